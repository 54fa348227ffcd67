package dev.spillway.postgres.recovery;

import dev.spillway.core.problem.FailedException;
import dev.spillway.core.problem.Fault;
import dev.spillway.postgres.connect.PostgresConnector;
import dev.spillway.postgres.connect.PostgresSession;
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
  static CopyFacts read(PostgresConnector connector, String through) {
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
      try (ResultSet rows =
          statement.executeQuery("select count(*) from pg_catalog.pg_prepared_xacts")) {
        rows.next();
        return new CopyFacts(databases, rows.getInt(1));
      }
    } catch (SQLException e) {
      throw new FailedException(
          Fault.SOURCE, "The catalogs of the copy cannot be read: " + e.getMessage(), e);
    }
  }
}
