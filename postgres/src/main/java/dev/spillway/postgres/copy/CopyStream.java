package dev.spillway.postgres.copy;

import dev.spillway.core.spool.Spool;
import dev.spillway.core.spool.SpooledBytes;
import dev.spillway.postgres.type.BigEndian;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
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
  /// From this size on, values of a row whose other values are many go to the spool, too.
  private static final int SMALL_VALUE_BYTES = 4096;

  private static final int NONE = -1;

  private static final byte[] SIGNATURE =
      "PGCOPY\n\377\r\n\0".getBytes(StandardCharsets.ISO_8859_1);
  private static final int FLAGS_AND_EXTENSION_BYTES = 8;
  private static final int END_MARK = -1;

  private final CopyOut copy;
  private final PGStream stream;
  private final List<Optional<LargeValues>> fields;
  private int announced = NONE;
  private boolean headerRead;
  private boolean ended;
  private long rows;
  private long bytes;

  /// @param fields how large values of each field are taken
  CopyStream(Connection connection, String sql, List<Optional<LargeValues>> fields)
      throws SQLException {
    BaseConnection base = connection.unwrap(BaseConnection.class);
    this.copy = new CopyManager(base).copyOut(sql);
    this.stream = DriverStream.of(base);
    this.fields = fields;
  }

  /// All bytes that came.
  long bytes() {
    return bytes;
  }

  /// The number of the row that comes next, from 0.
  long rows() {
    return rows;
  }

  /// Fills the page, which has to be empty, with up to `maxRows` rows. It stays empty at the end of
  /// the COPY, and before a row of more than `keepBytes` bytes, which [#fillLarge] takes.
  void fill(RowPage page, int maxRows, long keepBytes) throws SQLException, IOException {
    while (!ended && !page.isFull(maxRows)) {
      if (announced == NONE) {
        switch (stream.peekChar()) {
          case 'd' -> announce();
          case 'N' -> skipNotice();
          default -> other(page);
        }
      }
      if (announced > keepBytes) {
        return;
      }
      if (announced != NONE) {
        receive(page);
      }
    }
  }

  /// Whether the next row was left to [#fillLarge].
  boolean isLargeNext() {
    return announced != NONE;
  }

  private void announce() throws IOException {
    stream.receiveChar();
    announced = stream.receiveInteger4() - Integer.BYTES;
  }

  /// The driver would read on behind it and bring the next row in one piece, whatever its size.
  private void skipNotice() throws IOException {
    stream.receiveChar();
    stream.skip(stream.receiveInteger4() - Integer.BYTES);
  }

  private void receive(RowPage page) throws IOException {
    int at = page.reserve(announced);
    stream.receive(page.bytes(), at, announced);
    message(page, at, at + announced);
    announced = NONE;
  }

  /// Puts the row that [#fill] stopped at into the page, which has to be empty: its values up to
  /// `keepBytes` altogether, those beyond into the spool, with an empty one for each in the page.
  void fillLarge(RowPage page, long keepBytes, Spool spool) throws IOException, OversizeException {
    bytes += announced;
    announced = NONE;
    receiveHeader();
    requireFields(stream.receiveInteger2());
    List<Optional<SpooledBytes>> large = new ArrayList<>(fields.size());
    int end = 0;
    for (Optional<LargeValues> field : fields) {
      int length = stream.receiveInteger4();
      boolean spooled =
          field.isPresent() && length > SMALL_VALUE_BYTES && end + (long) length > keepBytes;
      int at = page.reserve(end, Integer.BYTES + (spooled ? 0 : Math.max(0, length)));
      large.add(
          spooled ? Optional.of(field.get().receive(stream, length, spool)) : Optional.empty());
      BigEndian.putInt4(page.bytes(), at, spooled ? 0 : length);
      end = at + Integer.BYTES;
      if (!spooled && length > 0) {
        stream.receive(page.bytes(), end, length);
        end += length;
      }
    }
    page.addRow(0, end);
    page.spooled(large);
    rows++;
  }

  private void receiveHeader() throws IOException {
    if (!headerRead) {
      byte[] header = new byte[SIGNATURE.length + FLAGS_AND_EXTENSION_BYTES];
      stream.receive(header, 0, header.length);
      stream.skip(header(header, 0, header.length) - header.length);
    }
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
    requireFields(count);
    page.addRow(at + Short.BYTES, end);
    rows++;
  }

  private void requireFields(int count) {
    if (count != fields.size()) {
      throw new IllegalStateException(
          "a COPY row with %d fields instead of %d".formatted(count, fields.size()));
    }
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
