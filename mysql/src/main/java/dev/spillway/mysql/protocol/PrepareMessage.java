package dev.spillway.mysql.protocol;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.function.Consumer;
import org.mariadb.jdbc.Statement;
import org.mariadb.jdbc.client.Completion;
import org.mariadb.jdbc.client.Context;
import org.mariadb.jdbc.client.ReadableByteBuf;
import org.mariadb.jdbc.client.socket.Reader;
import org.mariadb.jdbc.client.socket.Writer;
import org.mariadb.jdbc.client.util.ClosableLock;
import org.mariadb.jdbc.export.ExceptionFactory;
import org.mariadb.jdbc.message.ClientMessage;

/// COM_STMT_PREPARE. The columns' descriptions are left unread, because the driver does not know
/// every type that servers have.
///
/// @see <a href="https://mariadb.com/kb/en/com_stmt_prepare/">MariaDB: COM_STMT_PREPARE</a>
final class PrepareMessage implements ClientMessage {
  private static final int COM_STMT_PREPARE = 0x16;
  private static final int ERROR = 0xff;

  private final String sql;

  PrepareMessage(String sql) {
    this.sql = sql;
  }

  /// A statement that the server has prepared.
  record Prepared(int statementId, int columns) implements Completion {}

  @Override
  public int encode(Writer writer, Context context) throws IOException {
    writer.initPacket();
    writer.writeByte(COM_STMT_PREPARE);
    writer.writeBytes(sql.getBytes(StandardCharsets.UTF_8));
    writer.flush();
    return 1;
  }

  @Override
  public Completion readPacket(
      Statement statement,
      int fetchSize,
      long maxRows,
      int concurrency,
      int type,
      boolean closeOnCompletion,
      Reader reader,
      Writer writer,
      Context context,
      ExceptionFactory exceptions,
      ClosableLock lock,
      boolean traceEnable,
      ClientMessage message,
      Consumer<String> redirect)
      throws IOException, SQLException {
    ReadableByteBuf packet = reader.readReusablePacket(false);
    if (Byte.toUnsignedInt(packet.getByte()) == ERROR) {
      throw ServerError.of(packet, context);
    }
    packet.skip(1);
    int statementId = packet.readInt();
    int columns = packet.readUnsignedShort();
    int parameters = packet.readUnsignedShort();
    skip(reader, context, parameters);
    skip(reader, context, columns);
    return new Prepared(statementId, columns);
  }

  private static void skip(Reader reader, Context context, int descriptions) throws IOException {
    for (int i = 0; i < descriptions; i++) {
      reader.readReusablePacket(false);
    }
    if (descriptions > 0 && !context.isEofDeprecated()) {
      reader.readReusablePacket(false);
    }
  }
}
