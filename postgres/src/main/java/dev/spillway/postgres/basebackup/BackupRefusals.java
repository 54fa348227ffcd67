package dev.spillway.postgres.basebackup;

import dev.spillway.core.problem.FailedException;
import dev.spillway.core.problem.Fault;
import dev.spillway.postgres.connect.PostgresAddress;
import java.sql.SQLException;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

/// What a source's refusal of a base backup means for the one who has to mend it.
final class BackupRefusals {
  private static final String ELSE =
      " Where this cannot be had (poolers, managed services), set snapshot-method to export for this database.";

  private BackupRefusals() {}

  /// A replication connection that failed.
  ///
  /// @param managed asked only if the server itself refused it, and not just for now
  static FailedException connecting(
      PostgresAddress address,
      FailedException failed,
      Supplier<Optional<ManagedService.Seen>> managed) {
    FailedException refusal = connecting(failed);
    if (refusal == failed || refusal.fault() != Fault.SETUP) {
      return refusal;
    }
    return managed.get().map(seen -> because(address, failed, seen)).orElse(refusal);
  }

  private static FailedException connecting(FailedException failed) {
    String state =
        failed.getCause() instanceof SQLException sql ? String.valueOf(sql.getSQLState()) : "";
    String said = String.valueOf(failed.getMessage());
    if (state.equals("53300") && said.contains("currently 0")) {
      return because(
          failed,
          Fault.SETUP,
          "Replication is off: set wal_level = replica and max_wal_senders to at least 2 on the server and restart it.");
    }
    return switch (state) {
      case "53300" ->
          because(
              failed,
              Fault.TRANSIENT,
              "A base backup needs two free WAL senders: raise max_wal_senders, or wait until others have ended.");
      case "42501", "28000" ->
          because(
              failed,
              Fault.SETUP,
              "A base backup needs ALTER ROLE ... REPLICATION for this user, and a line 'host replication <user> <address> scram-sha-256' in pg_hba.conf.");
      case "08P01" ->
          because(
              failed,
              Fault.SETUP,
              "A pooler does not carry the replication protocol: name the server itself.");
      default -> failed;
    };
  }

  /// An error in the middle.
  static FailedException during(PostgresAddress address, SQLException e) {
    String state = String.valueOf(e.getSQLState());
    String remedy =
        switch (state) {
          case "42501" -> "Give the role the attribute REPLICATION." + ELSE;
          case "53400", "55000" ->
              "The source needs wal_level = replica or logical and a free replication slot (max_replication_slots)."
                  + ELSE;
          case "58P01" ->
              "The source removed WAL before it was sent: raise or remove max_slot_wal_keep_size.";
          case "XX001" -> "The source's files are damaged: check its disk and its log.";
          default -> "Look into the source's log.";
        };
    boolean passing = state.startsWith("08") || state.startsWith("57");
    return new FailedException(
        passing ? Fault.TRANSIENT : Fault.SOURCE,
        "The base backup of %s failed: %s. %s".formatted(address, e.getMessage(), remedy),
        e);
  }

  private static FailedException because(
      PostgresAddress address, FailedException failed, ManagedService.Seen seen) {
    Throwable said = Objects.requireNonNullElse(failed.getCause(), failed);
    return new FailedException(
        Fault.SETUP,
        "%s refuses a base backup: %s. %s: set snapshot-method to export for this database, whose snapshots are then stored exports (auto does so by itself)."
            .formatted(address, said.getMessage(), seen),
        failed);
  }

  private static FailedException because(FailedException failed, Fault fault, String remedy) {
    return new FailedException(fault, failed.getMessage() + " " + remedy + ELSE, failed);
  }
}
