package dev.spillway.mysql.protocol;

import java.io.IOException;
import java.sql.SQLException;
import java.util.Optional;
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

/// COM_STMT_EXECUTE of a statement without parameters. The driver sends it and hands over its
/// packet reader; the columns' descriptions are read here, the rows are left to [BinaryRows].
///
/// @see <a href="https://mariadb.com/kb/en/com_stmt_execute/">MariaDB: COM_STMT_EXECUTE</a>
final class ExecuteMessage implements ClientMessage {
  private static final int COM_STMT_EXECUTE = 0x17;
  private static final int OK = 0x00;
  private static final int ERROR = 0xff;

  private final int statementId;
  private Optional<Reader> rows = Optional.empty();
  private Optional<Context> context = Optional.empty();

  ExecuteMessage(int statementId) {
    this.statementId = statementId;
  }

  /// Where the rows come from, once the message has been answered.
  Reader rows() {
    return rows.orElseThrow();
  }

  Context context() {
    return context.orElseThrow();
  }

  @Override
  public int encode(Writer writer, Context anyContext) throws IOException {
    writer.initPacket();
    writer.writeByte(COM_STMT_EXECUTE);
    writer.writeInt(statementId);
    writer.writeByte(0); // no cursor
    writer.writeInt(1); // iterations
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
      Context session,
      ExceptionFactory exceptions,
      ClosableLock lock,
      boolean traceEnable,
      ClientMessage message,
      Consumer<String> redirect)
      throws IOException, SQLException {
    ReadableByteBuf first = reader.readReusablePacket(false);
    switch (Byte.toUnsignedInt(first.getByte())) {
      case ERROR -> throw ServerError.of(first, session);
      case OK -> throw new SQLException("the statement has no result", "HY000");
      default -> columns(first, reader, session);
    }
    rows = Optional.of(reader);
    context = Optional.of(session);
    return new Answered();
  }

  /// The columns are known from the preparation; a server that remembers that need not repeat them.
  private static void columns(ReadableByteBuf first, Reader reader, Context session)
      throws IOException {
    int count = first.readIntLengthEncodedNotNull();
    boolean described = !session.canSkipMeta() || first.readByte() != 0;
    if (described) {
      for (int column = 0; column < count; column++) {
        reader.readReusablePacket(false);
      }
    }
    if (!session.isEofDeprecated()) {
      reader.readReusablePacket(false);
    }
  }

  private static final class Answered implements Completion {}
}
