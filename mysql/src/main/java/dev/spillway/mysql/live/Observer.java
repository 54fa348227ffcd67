package dev.spillway.mysql.live;

import dev.spillway.core.source.Engine;
import dev.spillway.core.source.TableName;
import dev.spillway.mysql.catalog.TableIdentities;
import dev.spillway.mysql.connect.ReadingSessions;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.mariadb.jdbc.Connection;

/// A connection outside the point, which sees the server as it is now. Opened again when it is
/// lost. Thread-safe.
final class Observer implements AutoCloseable {
  private final ReadingSessions sessions;
  private final TableIdentities identities;
  private Optional<Connection> connection;

  Observer(ReadingSessions sessions, TableIdentities identities, Connection connection) {
    this.sessions = sessions;
    this.identities = identities;
    this.connection = Optional.of(connection);
  }

  Engine engine() {
    return sessions.engine();
  }

  interface Question<T> {
    T ask(Connection connection) throws SQLException;
  }

  /// Asks once more if the connection was lost.
  synchronized <T> T ask(Question<T> question) throws SQLException {
    try {
      return question.ask(current());
    } catch (SQLException e) {
      if (!ReadFailures.isConnectionLost(e)) {
        throw e;
      }
      close();
      return question.ask(current());
    }
  }

  /// The identity that a table has now.
  Optional<String> identity(TableName name) throws SQLException {
    return ask(c -> identities.now(c, name));
  }

  /// The rows of a query, each as its columns' texts; NULL is the empty text.
  List<List<String>> rows(String sql) throws SQLException {
    return ask(c -> {
      try (Statement statement = c.createStatement();
          ResultSet result = statement.executeQuery(sql)) {
        List<List<String>> rows = new ArrayList<>();
        int columns = result.getMetaData().getColumnCount();
        while (result.next()) {
          List<String> row = new ArrayList<>(columns);
          for (int column = 1; column <= columns; column++) {
            row.add(Optional.ofNullable(result.getString(column)).orElse(""));
          }
          rows.add(row);
        }
        return rows;
      }
    });
  }

  /// Ends the statement that a connection of ours runs; its transaction goes on.
  void kill(long threadId) throws SQLException {
    ask(c -> {
      try (Statement statement = c.createStatement()) {
        return statement.execute("KILL QUERY " + threadId);
      }
    });
  }

  private Connection current() {
    Connection open = connection.orElseGet(sessions::open);
    connection = Optional.of(open);
    return open;
  }

  @Override
  public synchronized void close() {
    connection.ifPresent(ReadingSessions::close);
    connection = Optional.empty();
  }
}
