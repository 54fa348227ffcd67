package dev.spillway.server.doctor;

import dev.spillway.core.problem.FailedException;
import dev.spillway.postgres.connect.PostgresConnector;
import dev.spillway.postgres.connect.PostgresSession;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.Consumer;

/// Whether the server lets a replication connection of the role in: what a base backup begins with.
final class ReplicationCheck {
  private final String subject;
  private final PostgresConnector connector;
  private final Consumer<Finding> findings;

  ReplicationCheck(String subject, PostgresConnector connector, Consumer<Finding> findings) {
    this.subject = subject;
    this.connector = connector;
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
      findings.accept(Finding.fail(subject, e, hba()));
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
