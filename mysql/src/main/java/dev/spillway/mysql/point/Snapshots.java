package dev.spillway.mysql.point;

import dev.spillway.core.problem.FailedException;
import dev.spillway.core.problem.Fault;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.mariadb.jdbc.Connection;

/// The connections whose snapshots are to be one point.
final class Snapshots {
  private final List<Connection> connections;

  Snapshots(List<Connection> connections) {
    this.connections = List.copyOf(connections);
  }

  List<Connection> connections() {
    return connections;
  }

  /// Begins a transaction with a snapshot on each, in place of whatever was begun before.
  void take() throws SQLException {
    for (Connection connection : connections) {
      take(connection);
    }
  }

  private static void take(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("START TRANSACTION WITH CONSISTENT SNAPSHOT");
      // Warnings of earlier statements may still be there.
      try (ResultSet warnings = statement.executeQuery("SHOW WARNINGS")) {
        while (warnings.next()) {
          requireTaken(String.valueOf(warnings.getString(3)));
        }
      }
    }
  }

  private static void requireTaken(String warning) {
    if (warning.contains("CONSISTENT SNAPSHOT")) {
      throw new FailedException(
          Fault.SETUP,
          "The server took no consistent snapshot: %s. The export would not be consistent."
              .formatted(warning));
    }
  }

  void rollback() throws SQLException {
    for (Connection connection : connections) {
      try (Statement statement = connection.createStatement()) {
        statement.execute("ROLLBACK");
      }
    }
  }
}
