package dev.spillway.mysql.live;

import dev.spillway.mysql.catalog.CatalogTable;
import dev.spillway.mysql.protocol.BinaryRows;
import java.io.IOException;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.Executor;
import org.mariadb.jdbc.Connection;

/// A connection that holds the point. A unit is read between a savepoint and the rollback to it,
/// which gives the table's metadata lock back and keeps the snapshot. Used by one thread at a time,
/// except [#abort()].
final class PointSession {
  private static final Executor SAME_THREAD = Runnable::run;
  private static final int INTERRUPTED = 1317;

  private final Connection connection;

  PointSession(Connection connection) {
    this.connection = connection;
  }

  /// The server's number of the connection.
  long threadId() {
    return connection.getThreadId();
  }

  /// Locks the table against being altered, truncated, renamed or dropped until [#release()]. The
  /// asterisk needs the right to read every column.
  void lock(CatalogTable table) throws SQLException, IOException {
    try (Statement statement = connection.createStatement()) {
      execute(statement, "SAVEPOINT spillway");
    }
    read("SELECT * FROM " + table.quoted() + " LIMIT 0").drain();
  }

  BinaryRows read(String sql) throws SQLException {
    return BinaryRows.execute(connection, sql);
  }

  /// Ends what [#lock] began.
  void release() throws SQLException {
    try (Statement statement = connection.createStatement()) {
      execute(statement, "ROLLBACK TO SAVEPOINT spillway");
    }
  }

  /// Reads what the server still sends after it was told to stop.
  void drain(BinaryRows rows) throws SQLException, IOException {
    try {
      rows.drain();
    } catch (SQLException e) {
      if (e.getErrorCode() != INTERRUPTED) {
        throw e;
      }
    }
  }

  boolean isAlive() {
    try {
      return connection.isValid(10);
    } catch (SQLException e) {
      return false;
    }
  }

  /// Closes the connection at once, whatever it does. Thread-safe.
  void abort() {
    try {
      connection.abort(SAME_THREAD);
    } catch (SQLException e) {
      // Nothing is left to be freed then.
    }
  }

  /// A kill that came too late for its statement may meet the next one.
  private static void execute(Statement statement, String sql) throws SQLException {
    try {
      statement.execute(sql);
    } catch (SQLException e) {
      if (e.getErrorCode() != INTERRUPTED) {
        throw e;
      }
      statement.execute(sql);
    }
  }
}
