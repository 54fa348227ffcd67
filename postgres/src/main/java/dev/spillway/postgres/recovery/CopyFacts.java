package dev.spillway.postgres.recovery;

import dev.spillway.core.problem.FailedException;
import dev.spillway.core.problem.Fault;
import dev.spillway.postgres.connect.PostgresConnector;
import dev.spillway.postgres.connect.PostgresSession;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// What a copy's shared catalogs say.
///
/// @param preparedTransactions those that were open: their changes are not part of the snapshot
public record CopyFacts(List<CopiedDatabase> databases, int preparedTransactions) {
  private static final PostgresSession SESSION = PostgresSession.named("spillway/preparation");

  public CopyFacts {
    databases = List.copyOf(databases);
  }

  /// A database of the copy.
  ///
  /// @param oid unsigned
  /// @param collate `LC_COLLATE` of the cluster that it comes from; not that of our servers
  public record CopiedDatabase(
      String name,
      long oid,
      String encoding,
      String collate,
      String ctype,
      boolean allowsConnections) {}

  Set<String> locales() {
    Set<String> locales = new TreeSet<>();
    for (CopiedDatabase database : databases) {
      locales.add(database.collate);
      locales.add(database.ctype);
    }
    return locales;
  }

  /// Reads them through any database of the server.
  static CopyFacts read(PostgresConnector connector, String through, Path data) throws IOException {
    try (Connection connection = connector.connect(through, SESSION);
        Statement statement = connection.createStatement()) {
      List<CopiedDatabase> databases = new ArrayList<>();
      try (ResultSet rows =
          statement.executeQuery(
              "select datname, oid::int8, pg_catalog.pg_encoding_to_char(encoding), datcollate, datctype, datallowconn from pg_catalog.pg_database order by oid")) {
        while (rows.next()) {
          databases.add(
              new CopiedDatabase(
                  rows.getString(1),
                  rows.getLong(2),
                  rows.getString(3),
                  rows.getString(4),
                  rows.getString(5),
                  rows.getBoolean(6)));
        }
      }
      return new CopyFacts(databases, preparedTransactions(data));
    } catch (SQLException e) {
      throw new FailedException(
          Fault.SOURCE, "The catalogs of the copy cannot be read: " + e.getMessage(), e);
    }
  }

  /// Counted as files: a standby's own view does not show them, and after a clean shutdown each is
  /// one.
  private static int preparedTransactions(Path data) throws IOException {
    int count = 0;
    try (DirectoryStream<Path> files = Files.newDirectoryStream(data.resolve("pg_twophase"))) {
      for (Path _ : files) {
        count++;
      }
    }
    return count;
  }
}
