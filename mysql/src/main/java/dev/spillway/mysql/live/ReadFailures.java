package dev.spillway.mysql.live;

import dev.spillway.core.problem.FailedException;
import dev.spillway.core.problem.Fault;
import dev.spillway.core.source.Skip;
import dev.spillway.core.source.SkipReason;
import dev.spillway.core.source.SourceChangedException;
import dev.spillway.core.source.TableName;
import dev.spillway.core.source.TableUnreadableException;
import java.sql.SQLException;

/// What an error of the server means for an export, decided by its number.
///
/// @see <a href="https://dev.mysql.com/doc/mysql-errors/en/server-error-reference.html">MySQL:
///   server errors</a>
final class ReadFailures {
  private ReadFailures() {}

  /// An error that concerns no table.
  static FailedException of(String doing, SQLException e) {
    return new FailedException(
        isTransient(e) ? Fault.TRANSIENT : Fault.SOURCE,
        "The server failed while %s: %s%s".formatted(doing, said(e), remedy(e.getErrorCode())),
        e);
  }

  /// An error while a table was read.
  static RuntimeException ofTable(TableName table, SQLException e) {
    return switch (e.getErrorCode()) {
      case 1146, 1412, 1054, 1051, 1049, 1735 -> changed(table);
      case 1142, 1143, 1044 ->
          unreadable(
              SkipReason.PERMISSIONS_DO_NOT_EXIST,
              "The user may not read all columns of %s (%s). GRANT SELECT on it."
                  .formatted(table, said(e)));
      case 1356, 1168, 1194, 1195, 1034, 1033 ->
          unreadable(
              SkipReason.UNSUPPORTED_STORAGE,
              "The server cannot read %s: %s".formatted(table, said(e)));
      default -> of("reading table " + table, e);
    };
  }

  static SourceChangedException changed(TableName table) {
    return new SourceChangedException(
        "The table %s was altered, truncated, renamed or dropped after the export's point in time, so its rows of then cannot be read any more. Start the export again when the change is over."
            .formatted(table));
  }

  /// Whether the connection itself is gone.
  static boolean isConnectionLost(SQLException e) {
    return e.getSQLState() != null && e.getSQLState().startsWith("08");
  }

  /// The first line of what the server said.
  static String said(SQLException e) {
    String message = String.valueOf(e.getMessage()).lines().findFirst().orElse("").strip();
    return message.replaceFirst("^\\(conn=\\d+\\) ", "");
  }

  private static TableUnreadableException unreadable(SkipReason reason, String detail) {
    return new TableUnreadableException(new Skip(reason, detail));
  }

  private static boolean isTransient(SQLException e) {
    return isConnectionLost(e)
        || switch (e.getErrorCode()) {
          case 1040, 1053, 1077, 1080, 1158, 1159, 1160, 1161, 1203, 1205, 1213, 1226 -> true;
          case 1317, 1927, 1969, 3024 -> true;
          default -> false;
        };
  }

  private static String remedy(int code) {
    return switch (code) {
      case 1205 ->
          ". Another session holds a lock on the table, as ALTER TABLE or LOCK TABLES WRITE do: let it end.";
      case 1040, 1203, 1226 ->
          ". Raise max_connections there, or lower max-connections of this database.";
      case 1317, 1927, 1969, 3024 -> ". An administrator or a server setting ended the statement.";
      default -> "";
    };
  }
}
