package dev.spillway.postgres.live;

import dev.spillway.core.problem.FailedException;
import dev.spillway.core.problem.Fault;
import dev.spillway.core.source.ExportScope;
import dev.spillway.core.source.Notice;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What is asked of a server before anything begins: its databases, whether it has room for the
/// export, and whether it would end it.
///
/// @param freeConnections for ordinary roles, as of now
/// @param mayCancelAfter how long replay on a standby waits for readers; empty if it never ends
///   them
record ServerSurvey(
    int major,
    boolean standby,
    int freeConnections,
    Optional<Duration> mayCancelAfter,
    List<DatabaseRow> databases) {
  static final int OLDEST_MAJOR = 14;

  /// The databases of managed services that belong to the service.
  private static final Set<String> OF_THE_SERVICE =
      Set.of("rdsadmin", "cloudsqladmin", "azure_maintenance", "azure_sys");

  private static final String SERVER =
      """
      SELECT pg_catalog.current_setting('server_version_num')::pg_catalog.int4 / 10000,
             pg_catalog.pg_is_in_recovery(),
             pg_catalog.current_setting('max_connections')::pg_catalog.int4
               - pg_catalog.current_setting('superuser_reserved_connections')::pg_catalog.int4
               - coalesce(pg_catalog.current_setting('reserved_connections', true)::pg_catalog.int4, 0)
               - (SELECT coalesce(sum(d.numbackends), 0) FROM pg_catalog.pg_stat_database d),
             pg_catalog.current_setting('hot_standby_feedback')::pg_catalog.bool,
             (SELECT s.setting::pg_catalog.int8 FROM pg_catalog.pg_settings s
              WHERE s.name = 'max_standby_streaming_delay'),
             coalesce((SELECT s.setting::pg_catalog.int8 FROM pg_catalog.pg_settings s
              WHERE s.name = 'old_snapshot_threshold'), -1)
      """;

  private static final String DATABASES =
      """
      SELECT d.datname, pg_catalog.pg_encoding_to_char(d.encoding) = 'SQL_ASCII',
             CASE WHEN NOT d.datallowconn THEN 'it does not allow connections (datallowconn)'
                  WHEN d.datconnlimit = -2 THEN 'it is invalid, its DROP DATABASE was interrupted'
                  WHEN NOT pg_catalog.has_database_privilege(d.oid, 'CONNECT')
                    THEN 'the role may not connect: GRANT CONNECT ON DATABASE to it'
                  ELSE '' END
      FROM pg_catalog.pg_database d
      WHERE NOT d.datistemplate
      ORDER BY d.datname
      """;

  static ServerSurvey of(Connection connection) throws SQLException {
    List<DatabaseRow> databases = new ArrayList<>();
    try (Statement statement = connection.createStatement()) {
      try (ResultSet rows = statement.executeQuery(DATABASES)) {
        while (rows.next()) {
          if (!OF_THE_SERVICE.contains(rows.getString(1))) {
            databases.add(
                new DatabaseRow(rows.getString(1), rows.getBoolean(2), rows.getString(3)));
          }
        }
      }
      try (ResultSet row = statement.executeQuery(SERVER)) {
        row.next();
        requireSupported(row.getInt(1), row.getLong(6));
        return new ServerSurvey(
            row.getInt(1),
            row.getBoolean(2),
            row.getInt(3),
            mayCancelAfter(row.getBoolean(4), row.getLong(5)),
            databases);
      }
    }
  }

  /// The databases of the scope, also those that refuse connections.
  List<DatabaseRow> in(ExportScope scope) {
    return databases.stream().filter(row -> scope.includesDatabase(row.name())).toList();
  }

  /// @throws FailedException if the export would take the connections that others need
  void requireRoom(int databasesToRead, int readers) {
    int needed = 2 * databasesToRead + readers;
    if (needed > freeConnections) {
      throw new FailedException(
          Fault.TRANSIENT,
          "The export needs %d connections (two for each of %d databases, %d readers), the server has %d free ones. Raise max_connections there, lower max-connections here, or name fewer databases in ExportOnly."
              .formatted(needed, databasesToRead, readers, freeConnections));
    }
  }

  /// What a standby may do to a long export.
  Optional<Notice> standbyNotice(Duration maxSnapshotAge) {
    return mayCancelAfter
        .filter(delay -> standby && delay.compareTo(maxSnapshotAge) < 0)
        .map(delay ->
            new Notice(
                "STANDBY_MAY_CANCEL",
                "hot_standby_feedback",
                "The source is a hot standby with hot_standby_feedback = off and max_standby_streaming_delay = %d s: its replay may end the export. Set hot_standby_feedback = on, or the delay to at least %d s, or take a DB snapshot from it."
                    .formatted(delay.toSeconds(), maxSnapshotAge.toSeconds())));
  }

  private static Optional<Duration> mayCancelAfter(boolean feedback, long delayMillis) {
    return feedback || delayMillis < 0
        ? Optional.empty()
        : Optional.of(Duration.ofMillis(delayMillis));
  }

  private static void requireSupported(int major, long oldSnapshotThreshold) {
    if (major < OLDEST_MAJOR) {
      throw new FailedException(
          Fault.SETUP,
          "The server is PostgreSQL %d; exports need %d or newer.".formatted(major, OLDEST_MAJOR));
    }
    if (oldSnapshotThreshold >= 0) {
      throw new FailedException(
          Fault.SETUP,
          "The server has old_snapshot_threshold set, which takes rows away from long snapshots. Set it to -1, or export a DB snapshot.");
    }
  }
}
