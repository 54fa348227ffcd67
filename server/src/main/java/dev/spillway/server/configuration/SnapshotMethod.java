package dev.spillway.server.configuration;

/// How a database's snapshots are made.
public enum SnapshotMethod {
  /// A base backup where server and machine allow one, else a stored export.
  AUTO,
  /// A physical copy of the server's files.
  BASE_BACKUP,
  /// An export that is kept in the snapshot directory.
  EXPORT
}
