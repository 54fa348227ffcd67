package dev.spillway.mysql.protocol;

import java.io.IOException;
import java.sql.SQLException;
import java.util.Arrays;
import org.mariadb.jdbc.Connection;
import org.mariadb.jdbc.client.Client;
import org.mariadb.jdbc.client.Context;
import org.mariadb.jdbc.client.ReadableByteBuf;
import org.mariadb.jdbc.client.socket.Reader;
import org.mariadb.jdbc.message.client.ClosePreparePacket;

/// The rows of one SELECT, streamed by the binary protocol. The connection can be used for nothing
/// else until all rows are read or [#drain]ed. Used by one thread.
public final class BinaryRows {
  private static final int PAGE_BYTES = 256 * 1024;
  private static final int PAGE_ROWS = 4096;
  private static final int MAX_PACKET = 0xffffff;
  private static final int END = 0xfe;
  private static final int ERROR = 0xff;

  private final Client client;
  private final PrepareMessage.Prepared prepared;
  private final Reader reader;
  private final Context context;
  private final int columns;
  private boolean ended;
  private long bytes;

  private BinaryRows(Client client, PrepareMessage.Prepared prepared, ExecuteMessage answered) {
    this.client = client;
    this.prepared = prepared;
    this.reader = answered.rows();
    this.context = answered.context();
    this.columns = prepared.columns();
  }

  /// Prepares and executes a SELECT. Values come as they are stored if the session's
  /// `character_set_results` is NULL.
  public static BinaryRows execute(Connection connection, String sql) throws SQLException {
    Client client = connection.getClient();
    PrepareMessage.Prepared prepared =
        (PrepareMessage.Prepared) client.execute(new PrepareMessage(sql), false).getFirst();
    ExecuteMessage message = new ExecuteMessage(prepared.statementId());
    try {
      client.execute(message, false);
    } catch (SQLException e) {
      client.execute(new ClosePreparePacket(prepared.statementId()), false);
      throw e;
    }
    return new BinaryRows(client, prepared, message);
  }

  /// Bytes received so far.
  public long bytes() {
    return bytes;
  }

  public boolean isEnded() {
    return ended;
  }

  /// Clears the page and fills it.
  ///
  /// @param maxRows to read at most
  /// @return whether rows may follow
  /// @throws OversizeException if a row is too large to be kept; the rest can still be drained
  public boolean readPage(RowPage page, int maxRows)
      throws SQLException, IOException, OversizeException {
    page.clear();
    int limit = Math.min(maxRows, PAGE_ROWS);
    while (!ended && page.rows() < limit && page.length() < PAGE_BYTES) {
      ReadableByteBuf packet = reader.readReusablePacket(false);
      int length = packet.readableBytes();
      bytes += length;
      switch (Byte.toUnsignedInt(packet.getByte())) {
        case ERROR -> throw failed(packet);
        case END -> end();
        default -> {
          if (length == MAX_PACKET) {
            addLong(page, packet);
          } else {
            page.add(packet.buf(), packet.pos() + 1, length - 1, columns);
          }
        }
      }
    }
    return !ended;
  }

  /// Reads what is left, to make the connection usable again.
  ///
  /// @throws SQLException what the server ended the rows with
  public void drain() throws SQLException, IOException {
    while (!ended) {
      ReadableByteBuf packet = reader.readReusablePacket(false);
      boolean first = packet.readableBytes() > 0;
      int header = first ? Byte.toUnsignedInt(packet.getByte()) : 0;
      if (packet.readableBytes() == MAX_PACKET) {
        skipContinuation();
      } else if (header == ERROR) {
        throw failed(packet);
      } else if (header == END) {
        end();
      }
    }
  }

  private SQLException failed(ReadableByteBuf packet) throws SQLException {
    SQLException error = ServerError.of(packet, context);
    end();
    return error;
  }

  private void end() throws SQLException {
    ended = true;
    client.execute(new ClosePreparePacket(prepared.statementId()), false);
  }

  /// A row of 16 MB or more comes in several packets.
  private void addLong(RowPage page, ReadableByteBuf first) throws IOException, OversizeException {
    int length = first.readableBytes();
    byte[] row = Arrays.copyOfRange(first.buf(), first.pos(), first.pos() + length);
    int last;
    do {
      ReadableByteBuf next = reader.readReusablePacket(false);
      last = next.readableBytes();
      bytes += last;
      if ((long) length + last > OversizeException.LIMIT_BYTES) {
        if (last == MAX_PACKET) {
          skipContinuation();
        }
        throw new OversizeException(length + (long) last);
      }
      row = Arrays.copyOf(row, length + last);
      System.arraycopy(next.buf(), next.pos(), row, length, last);
      length += last;
    } while (last == MAX_PACKET);
    page.add(row, 1, length - 1, columns);
  }

  private void skipContinuation() throws IOException {
    while (reader.readReusablePacket(false).readableBytes() == MAX_PACKET) {
      // Each packet but the last is full.
    }
  }
}
