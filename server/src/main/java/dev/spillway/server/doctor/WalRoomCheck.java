package dev.spillway.server.doctor;

import dev.spillway.postgres.basebackup.WalBound;
import dev.spillway.postgres.basebackup.WalRoom;
import dev.spillway.postgres.connect.PostgresAddress;
import dev.spillway.server.configuration.DataSize;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.OptionalLong;

/// How much WAL a base backup may make the server keep, beside the room that there is.
final class WalRoomCheck {
  private final String subject;
  private final PostgresAddress address;
  private final Optional<DataSize> configured;
  private final SnapshotFindings findings;

  WalRoomCheck(
      String subject,
      PostgresAddress address,
      Optional<DataSize> configured,
      SnapshotFindings findings) {
    this.subject = subject;
    this.address = address;
    this.configured = configured;
    this.findings = findings;
  }

  void examine(Connection connection) throws SQLException {
    WalRoom room = WalRoom.of(connection, address);
    WalBound bound =
        WalBound.of(
            room,
            configured.map(size -> OptionalLong.of(size.bytes())).orElseGet(OptionalLong::empty));
    String figures = "it may keep %s for a base backup: %s".formatted(bound, room);
    findings.passing(
        room.isShort()
            ? Finding.warn(
                subject,
                figures + "; a base backup is refused",
                "free or add space where its pg_wal is: at least max_wal_size")
            : Finding.ok(subject, figures));
  }
}
