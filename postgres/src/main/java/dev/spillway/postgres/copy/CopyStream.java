package dev.spillway.postgres.copy;

import dev.spillway.postgres.type.BigEndian;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.postgresql.copy.CopyManager;
import org.postgresql.copy.CopyOut;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.DriverStream;
import org.postgresql.core.PGStream;

/// The rows of one binary COPY. The driver begins and ends the COPY and reads everything that is no
/// data; the data itself is taken from its stream into a [RowPage].
///
/// @see <a href="https://www.postgresql.org/docs/current/sql-copy.html#id-1.9.3.55.9.4">COPY:
///   binary format</a>
final class CopyStream {
  /// A value of 32 MiB and what stands beside it in its row.
  static final int MAX_ROW_BYTES = 33 * 1024 * 1024;

  private static final byte[] SIGNATURE =
      "PGCOPY\n\377\r\n\0".getBytes(StandardCharsets.ISO_8859_1);
  private static final int FLAGS_AND_EXTENSION_BYTES = 8;
  private static final int END_MARK = -1;

  private final CopyOut copy;
  private final PGStream stream;
  private final int fields;
  private boolean headerRead;
  private boolean ended;
  private long rows;
  private long bytes;

  CopyStream(Connection connection, String sql, int fields) throws SQLException {
    BaseConnection base = connection.unwrap(BaseConnection.class);
    this.copy = new CopyManager(base).copyOut(sql);
    this.stream = DriverStream.of(base);
    this.fields = fields;
  }

  /// All bytes that came.
  long bytes() {
    return bytes;
  }

  /// Fills the page, which has to be empty, with up to `maxRows` rows. It stays empty at the end of
  /// the COPY and only then.
  void fill(RowPage page, int maxRows) throws SQLException, IOException, OversizeException {
    while (!ended && !page.isFull(maxRows)) {
      if (stream.peekChar() == 'd') {
        receive(page);
      } else {
        other(page);
      }
    }
  }

  private void receive(RowPage page) throws IOException, OversizeException {
    stream.receiveChar();
    int length = stream.receiveInteger4() - Integer.BYTES;
    if (length > MAX_ROW_BYTES) {
      throw new OversizeException(length, rows);
    }
    int at = page.reserve(length);
    stream.receive(page.bytes(), at, length);
    message(page, at, at + length);
  }

  /// Lets the driver handle a notice, an error or the end. It may come back with data that
  /// followed.
  private void other(RowPage page) throws SQLException {
    byte @Nullable [] data = copy.readFromCopy();
    if (data == null) {
      ended = true;
      return;
    }
    int at = page.reserve(data.length);
    System.arraycopy(data, 0, page.bytes(), at, data.length);
    message(page, at, at + data.length);
  }

  /// The server sends each row as one message, the header with the first and the end mark alone.
  private void message(RowPage page, int from, int end) {
    bytes += end - from;
    int at = headerRead ? from : header(page.bytes(), from, end);
    if (at == end) {
      return;
    }
    int count = BigEndian.int2(page.bytes(), at);
    if (count == END_MARK) {
      return;
    }
    if (count != fields) {
      throw new IllegalStateException(
          "a COPY row with %d fields instead of %d".formatted(count, fields));
    }
    page.addRow(at + Short.BYTES, end);
    rows++;
  }

  private int header(byte[] message, int from, int end) {
    int fixed = from + SIGNATURE.length + FLAGS_AND_EXTENSION_BYTES;
    if (end < fixed
        || !Arrays.equals(message, from, from + SIGNATURE.length, SIGNATURE, 0, SIGNATURE.length)) {
      throw new IllegalStateException("no binary COPY: its signature is missing");
    }
    headerRead = true;
    return fixed + BigEndian.int4(message, fixed - Integer.BYTES);
  }
}
