package dev.spillway.core.task;

/// `SourceType`: SNAPSHOT for both kinds of snapshots, CLUSTER for a live database.
public enum SourceType {
  SNAPSHOT,
  CLUSTER
}
