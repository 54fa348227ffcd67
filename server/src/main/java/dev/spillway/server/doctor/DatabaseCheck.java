package dev.spillway.server.doctor;

import dev.spillway.core.problem.FailedException;
import dev.spillway.postgres.basebackup.ManagedService;
import dev.spillway.postgres.connect.PostgresConnector;
import dev.spillway.postgres.connect.PostgresSession;
import dev.spillway.postgresserver.PostgresBinaries;
import dev.spillway.postgresserver.PostgresPrograms;
import dev.spillway.server.configuration.DatabaseSettings;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.function.Consumer;

/// One declared database: reachable, a version that can be exported, rights and settings, and the
/// programs that prepare its snapshots.
final class DatabaseCheck implements Check {
  private static final int FIRST_MAJOR = 14;
  private static final int LAST_MAJOR = 18;

  private final DatabaseSettings database;
  private final PostgresConnector connector;
  private final PostgresBinaries binaries;
  private final String subject;

  DatabaseCheck(DatabaseSettings database, PostgresConnector connector, PostgresBinaries binaries) {
    this.database = database;
    this.connector = connector;
    this.binaries = binaries;
    this.subject = "database " + database.id();
  }

  @Override
  public void examine(Consumer<Finding> findings) {
    try (Connection connection =
        connector.connect("postgres", PostgresSession.named("spillway/doctor"))) {
      findings.accept(protection(subject, database, connector.address().toString()));
      SnapshotFindings snapshots = new SnapshotFindings(database.snapshotMethodInUse(), findings);
      snapshots.choice(subject);
      Optional<ManagedService.Seen> managed = ManagedService.of(connection);
      new RoleCheck(subject, connector.address(), managed, findings, snapshots).examine(connection);
      new ServerSettingsCheck(subject, database.maxConnections(), findings, snapshots)
          .examine(connection);
      new WalRoomCheck(
              subject, connector.address(), database.snapshot().maxRetainedWal(), snapshots)
          .examine(connection);
      new ReplicationCheck(subject, connector, managed, snapshots).examine();
      version(connection, findings, snapshots);
    } catch (FailedException | SQLException e) {
      findings.accept(Finding.fail(subject, e, firstSteps()));
    }
  }

  private String firstSteps() {
    return """
    CREATE ROLE %1$s LOGIN REPLICATION BYPASSRLS PASSWORD '...';
    GRANT pg_read_all_data TO %1$s;
    in pg_hba.conf:   host all,replication %1$s THIS-MACHINE/32 scram-sha-256\
    """
        .formatted(database.user());
  }

  /// How the connection that was made is protected.
  static Finding protection(String subject, DatabaseSettings database, String address) {
    return switch (database.tlsInUse()) {
      case VERIFY_FULL -> Finding.ok(subject, address + " answers, its certificate is verified");
      case VERIFY_CA ->
          Finding.ok(subject, address + " answers, its certificate's issuer is verified");
      case REQUIRE ->
          Finding.warn(
              subject,
              address + " answers, encrypted, but anybody could answer in its place",
              "tls: verify-full, with ca-file if the certificate is your own");
      case DISABLE -> Finding.ok(subject, address + " answers, without encryption");
    };
  }

  private void version(
      Connection connection, Consumer<Finding> findings, Consumer<Finding> snapshots)
      throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT pg_catalog.current_setting('server_version'), pg_catalog.current_setting('server_version_num')::int / 10000")) {
      row.next();
      String version = "PostgreSQL " + row.getString(1);
      int major = row.getInt(2);
      if (major < FIRST_MAJOR || major > LAST_MAJOR) {
        findings.accept(
            Finding.fail(
                subject,
                "%s; this release exports PostgreSQL %d to %d"
                    .formatted(version, FIRST_MAJOR, LAST_MAJOR)));
        return;
      }
      findings.accept(Finding.ok(subject, version));
      programs(major, snapshots);
    }
  }

  private void programs(int major, Consumer<Finding> findings) {
    try {
      Optional<PostgresPrograms> programs = binaries.find(major);
      findings.accept(
          programs.isPresent()
              ? Finding.ok(
                  subject,
                  "snapshots are prepared by PostgreSQL %s in %s"
                      .formatted(programs.get().version(), programs.get().bin()))
              : Finding.fail(
                  subject,
                  "there are no PostgreSQL " + major + " programs to prepare its snapshots with",
                  "apt-get install postgresql-%d   # or postgres: {binaries: {%d: DIRECTORY}}"
                      .formatted(major, major)));
    } catch (FailedException e) {
      findings.accept(Finding.fail(subject, e));
    }
  }
}
