package dev.spillway.postgres.recovery;

import dev.spillway.postgres.basebackup.Lsn;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;

/// How far the WAL of a copy is replayed.
public sealed interface RecoveryTarget {
  /// All that is in its pg_wal.
  record EndOfWal() implements RecoveryTarget {}

  /// The position, inclusive, along the timeline of the backup.
  record AtPosition(Lsn position) implements RecoveryTarget {}

  /// The last commit not behind this time, along the timeline of the backup.
  record AtTime(Instant time) implements RecoveryTarget {}

  /// The settings that say so. A target makes PostgreSQL end recovery by a promotion, which needs
  /// `recovery.signal`.
  default Map<String, String> settings() {
    return switch (this) {
      case EndOfWal _ -> Map.of();
      case AtPosition at -> targeted("recovery_target_lsn", at.position.toString());
      case AtTime at ->
          targeted(
              "recovery_target_time",
              DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSSSSS'+00'")
                  .withZone(ZoneOffset.UTC)
                  .format(at.time));
    };
  }

  private static Map<String, String> targeted(String name, String value) {
    return Map.of(
        name,
        value,
        "recovery_target_action",
        "promote",
        "recovery_target_timeline",
        "current",
        // Recovery to a target must have one; what it asks for is in pg_wal already.
        "restore_command",
        "false");
  }
}
