package dev.spillway.server.store;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.flywaydb.core.Flyway;
import org.sqlite.SQLiteDataSource;

/// The schema of the file: migrations in the resources of this package, done by Flyway, which keeps
/// what it did in a table of its own.
final class Schema {
  /// The newest migration. A file that has it does not wait for Flyway, which takes a quarter of a
  /// server's start to find that there is nothing to do.
  static final String NEWEST = "5";

  private static final String MIGRATIONS = "classpath:dev/spillway/server/store";

  private Schema() {}

  /// @throws org.flywaydb.core.api.FlywayException if a migration fails; nothing of it is kept
  static void bringUpToDate(SQLiteDataSource source) throws SQLException {
    if (!version(source).equals(NEWEST)) {
      Flyway.configure()
          .dataSource(source)
          .locations(MIGRATIONS)
          .failOnMissingLocations(true)
          .load()
          .migrate();
    }
  }

  /// The migration that was done last; empty in a new file.
  static String version(SQLiteDataSource source) throws SQLException {
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement()) {
      try (ResultSet history =
          statement.executeQuery(
              "SELECT 1 FROM sqlite_master WHERE name = 'flyway_schema_history'")) {
        if (!history.next()) {
          return "";
        }
      }
      try (ResultSet last =
          statement.executeQuery(
              "SELECT version FROM flyway_schema_history WHERE success = 1 ORDER BY installed_rank DESC LIMIT 1")) {
        return last.next() ? last.getString(1) : "";
      }
    }
  }
}
