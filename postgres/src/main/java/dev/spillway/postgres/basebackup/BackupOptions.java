package dev.spillway.postgres.basebackup;

import java.util.OptionalInt;
import java.util.OptionalLong;

/// How a base backup treats its source.
///
/// @param checkpoint how the checkpoint at its beginning is written
/// @param maxRateKilobytes the most that the source sends in a second, 32 to 1048576 kB; empty: as
///   fast as it can
/// @param maxRetainedWalBytes of WAL the source may have to keep before the backup is given up;
///   empty: as [WalBound] says
public record BackupOptions(
    Checkpoint checkpoint, OptionalInt maxRateKilobytes, OptionalLong maxRetainedWalBytes) {
  /// The checkpoint before the first byte.
  public enum Checkpoint {
    /// Written over minutes, as checkpoint_completion_target says: kind to the source.
    SPREAD("spread"),
    /// Written at once.
    FAST("fast");

    private final String text;

    Checkpoint(String text) {
      this.text = text;
    }

    /// As configuration and protocol spell it.
    public String text() {
      return text;
    }
  }

  public BackupOptions {
    if (maxRateKilobytes.isPresent()
        && (maxRateKilobytes.getAsInt() < 32 || maxRateKilobytes.getAsInt() > 1_048_576)) {
      throw new IllegalArgumentException(
          "a max-rate of %d kB/s: PostgreSQL takes 32 to 1048576"
              .formatted(maxRateKilobytes.getAsInt()));
    }
  }

  public BackupOptions(Checkpoint checkpoint, OptionalInt maxRateKilobytes) {
    this(checkpoint, maxRateKilobytes, OptionalLong.empty());
  }

  public static BackupOptions kind() {
    return new BackupOptions(Checkpoint.SPREAD, OptionalInt.empty());
  }

  public static BackupOptions fast() {
    return new BackupOptions(Checkpoint.FAST, OptionalInt.empty());
  }

  /// The command. PostgreSQL 15 changed its grammar. No tablespace map is asked for: a map, or a
  /// link, would lead a server on the copy into the original's tablespaces.
  String command(int major, String label) {
    return major >= 15 ? command(label) : oldCommand(label);
  }

  private String command(String label) {
    StringBuilder command =
        new StringBuilder(
            "BASE_BACKUP (LABEL '%s', PROGRESS true, CHECKPOINT '%s', WAL false, WAIT false, MANIFEST 'yes', MANIFEST_CHECKSUMS 'CRC32C'"
                .formatted(label, checkpoint.text));
    maxRateKilobytes.ifPresent(rate -> command.append(", MAX_RATE ").append(rate));
    return command.append(')').toString();
  }

  private String oldCommand(String label) {
    StringBuilder command = new StringBuilder("BASE_BACKUP LABEL '" + label + "' PROGRESS NOWAIT");
    if (checkpoint == Checkpoint.FAST) {
      command.append(" FAST");
    }
    maxRateKilobytes.ifPresent(rate -> command.append(" MAX_RATE ").append(rate));
    return command.append(" MANIFEST 'yes' MANIFEST_CHECKSUMS 'CRC32C'").toString();
  }
}
