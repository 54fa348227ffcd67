package dev.spillway.server.doctor;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The server's settings, as far as exports and snapshots depend on them.
final class ServerSettingsCheck {
  private static final String QUERY =
      """
      SELECT pg_catalog.current_setting('wal_level') AS wal_level,
        pg_catalog.current_setting('max_wal_senders')::int AS senders,
        (SELECT pg_catalog.count(*) FROM pg_catalog.pg_stat_replication) AS sending,
        pg_catalog.current_setting('max_replication_slots')::int AS slots,
        (SELECT pg_catalog.count(*) FROM pg_catalog.pg_replication_slots) AS slots_taken,
        pg_catalog.current_setting('max_connections')::int AS connections,
        (SELECT pg_catalog.count(*) FROM pg_catalog.pg_stat_activity
          WHERE backend_type = 'client backend') AS connected,
        (SELECT pg_catalog.count(*) FROM pg_catalog.pg_database
          WHERE datallowconn AND NOT datistemplate) AS databases,
        pg_catalog.current_setting('old_snapshot_threshold', true) AS old_snapshot,
        pg_catalog.pg_is_in_recovery() AS standby,
        pg_catalog.current_setting('hot_standby_feedback') AS feedback
      """;

  private final String subject;
  private final int maxConnections;
  private final Consumer<Finding> findings;
  private final SnapshotFindings snapshots;

  /// @param maxConnections what an export may use
  ServerSettingsCheck(
      String subject, int maxConnections, Consumer<Finding> findings, SnapshotFindings snapshots) {
    this.subject = subject;
    this.maxConnections = maxConnections;
    this.findings = findings;
    this.snapshots = snapshots;
  }

  void examine(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(QUERY)) {
      row.next();
      walLevel(row.getString("wal_level"));
      room(
          "wal senders",
          row.getInt("senders") - row.getInt("sending"),
          "ALTER SYSTEM SET max_wal_senders = " + (row.getInt("sending") + 4));
      room(
          "replication slots",
          row.getInt("slots") - row.getInt("slots_taken"),
          "ALTER SYSTEM SET max_replication_slots = " + (row.getInt("slots_taken") + 4));
      connections(
          row.getInt("connections") - row.getInt("connected"),
          maxConnections + 2 * row.getInt("databases"));
      oldSnapshots(row.getString("old_snapshot"));
      if (row.getBoolean("standby")) {
        standby(row.getString("feedback"));
      }
    }
  }

  private void walLevel(String level) {
    snapshots.accept(
        level.equals("minimal")
            ? Finding.fail(
                subject,
                "wal_level is minimal, so no base backup can be taken",
                "ALTER SYSTEM SET wal_level = replica;   -- then restart PostgreSQL")
            : Finding.ok(subject, "wal_level is " + level));
  }

  /// A base backup needs two senders and one slot.
  private void room(String what, int free, String remedy) {
    int needed = what.startsWith("wal") ? 2 : 1;
    snapshots.passing(
        free >= needed
            ? Finding.ok(subject, free + " free " + what)
            : Finding.fail(
                subject,
                "%d free %s, a DB snapshot needs %d".formatted(free, what, needed),
                remedy + ";   -- then restart PostgreSQL"));
  }

  private void connections(int free, int needed) {
    findings.accept(
        free >= needed
            ? Finding.ok(
                subject, "%d free connections, an export uses up to %d".formatted(free, needed))
            : Finding.warn(
                subject,
                "%d free connections, an export of all databases uses up to %d"
                    .formatted(free, needed),
                "lower max-connections of this database, or raise the server's max_connections"));
  }

  private void oldSnapshots(@Nullable String threshold) {
    if (threshold != null && !threshold.equals("-1")) {
      findings.accept(
          Finding.fail(
              subject,
              "old_snapshot_threshold is "
                  + threshold
                  + ": a live export would fail when its point in time is older",
              "ALTER SYSTEM SET old_snapshot_threshold = -1;   -- then restart PostgreSQL"));
    }
  }

  private void standby(String feedback) {
    findings.accept(
        feedback.equals("on")
            ? Finding.ok(subject, "a standby with hot_standby_feedback")
            : Finding.warn(
                subject,
                "a standby without hot_standby_feedback: replay may cancel a live export",
                "ALTER SYSTEM SET hot_standby_feedback = on;   -- or export from DB snapshots"));
  }
}
