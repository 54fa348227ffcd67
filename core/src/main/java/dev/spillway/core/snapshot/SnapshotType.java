package dev.spillway.core.snapshot;

/// Who asked for a snapshot, spelled as RDS spells it.
public enum SnapshotType {
  MANUAL("manual"),
  /// Taken by schedule. Its name begins with `rds:`, which nobody can give to a snapshot.
  AUTOMATED("automated");

  static final String AUTOMATED_PREFIX = "rds:";

  private final String wire;

  SnapshotType(String wire) {
    this.wire = wire;
  }

  public String wire() {
    return wire;
  }

  static SnapshotType of(SnapshotId id) {
    return id.name().startsWith(AUTOMATED_PREFIX) ? AUTOMATED : MANUAL;
  }
}
