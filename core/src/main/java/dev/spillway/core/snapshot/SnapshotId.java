package dev.spillway.core.snapshot;

/// A snapshot's name within its kind; lower case, as RDS stores it. Automated ones hold a colon.
public record SnapshotId(SnapshotKind kind, String name) {
  @Override
  public String toString() {
    return name;
  }
}
