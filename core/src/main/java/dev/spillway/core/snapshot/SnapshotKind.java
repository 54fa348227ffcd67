package dev.spillway.core.snapshot;

/// Whether a snapshot was made of a DB instance or of a DB cluster. The two live in separate
/// namespaces: each is found only by its own kind of ARN and Describe.
public enum SnapshotKind {
  DB,
  CLUSTER
}
