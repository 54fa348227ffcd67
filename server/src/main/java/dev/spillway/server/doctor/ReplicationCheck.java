package dev.spillway.server.doctor;

import dev.spillway.core.problem.FailedException;
import dev.spillway.core.problem.Fault;
import dev.spillway.postgres.basebackup.ManagedService;
import dev.spillway.postgres.connect.PostgresConnector;
import dev.spillway.postgres.connect.PostgresSession;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.function.Consumer;

/// Whether the server lets a replication connection of the role in: what a base backup begins with.
final class ReplicationCheck {
  private final String subject;
  private final PostgresConnector connector;
  private final Optional<ManagedService.Seen> managed;
  private final Consumer<Finding> findings;

  /// @param managed whose the server seems to be
  ReplicationCheck(
      String subject,
      PostgresConnector connector,
      Optional<ManagedService.Seen> managed,
      Consumer<Finding> findings) {
    this.subject = subject;
    this.connector = connector;
    this.managed = managed;
    this.findings = findings;
  }

  void examine() {
    try (Connection connection = connector.replication(PostgresSession.named("spillway/doctor"))) {
      findings.accept(
          Finding.ok(
              subject,
              "replication connections are let in"
                  + (connection.isValid(1) ? "" : " (not checked further)")));
    } catch (FailedException e) {
      findings.accept(
          managed
              .filter(_ -> e.fault() == Fault.SETUP)
              .map(seen -> Finding.fail(subject, seen.toString(), RoleCheck.STORED_EXPORTS))
              .orElseGet(() -> Finding.fail(subject, e, hba())));
    } catch (SQLException e) {
      // Only closing can fail here: the connection was there.
      findings.accept(Finding.ok(subject, "replication connections are let in"));
    }
  }

  private String hba() {
    return "in pg_hba.conf:   host replication %s THIS-MACHINE/32 scram-sha-256   -- then SELECT pg_reload_conf();"
        .formatted(connector.address().user());
  }
}
