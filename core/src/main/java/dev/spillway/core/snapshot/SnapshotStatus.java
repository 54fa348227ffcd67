package dev.spillway.core.snapshot;

/// A snapshot's `Status`, spelled as RDS spells it.
public enum SnapshotStatus {
  CREATING("creating"),
  AVAILABLE("available"),
  FAILED("failed"),
  DELETING("deleting");

  private final String wire;

  SnapshotStatus(String wire) {
    this.wire = wire;
  }

  public String wire() {
    return wire;
  }
}
