package dev.spillway.postgres.snapshot;

import dev.spillway.testkit.postgres.TestPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.stream.Stream;

/// A base backup by PostgreSQL's low-level functions, as pgBackRest and Barman make and restore
/// them: without WAL.
///
/// @param firstSegment the first WAL file that it needs
/// @param lastSegment the last one
record LowLevelBackup(Path directory, String firstSegment, String lastSegment) {
  static LowLevelBackup take(TestPostgres postgres, Path directory) throws IOException {
    boolean old = major(postgres) < 15;
    String start = old ? "pg_start_backup('test', true, false)" : "pg_backup_start('test', true)";
    String stop = old ? "pg_stop_backup(false, true)" : "pg_backup_stop()";
    try (Connection connection = postgres.connect("postgres");
        Statement statement = connection.createStatement()) {
      String first;
      try (ResultSet row =
          statement.executeQuery("select pg_walfile_name(lsn) from " + start + " as lsn")) {
        row.next();
        first = row.getString(1);
      }
      copy(postgres.dataDirectory(), directory);
      String last;
      try (ResultSet row =
          statement.executeQuery("select labelfile, pg_walfile_name(lsn) from " + stop)) {
        row.next();
        Files.writeString(directory.resolve("backup_label"), row.getString(1));
        last = row.getString(2);
      }
      return new LowLevelBackup(directory, first, last);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static int major(TestPostgres postgres) {
    return Integer.parseInt(postgres.value("postgres", "show server_version_num")) / 10_000;
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> paths = Files.walk(from)) {
      for (Path path : (Iterable<Path>) paths::iterator) {
        String name = from.relativize(path).toString();
        // On Debian the configuration is elsewhere.
        if (!name.startsWith("pg_wal/")
            && !name.equals("postmaster.pid")
            && !name.endsWith(".conf")) {
          Files.copy(path, to.resolve(name));
        }
      }
    }
  }
}
