package dev.spillway.core.problem;

/// Whose fault a failure is; decided where it is thrown, because only there it is known.
public enum Fault {
  /// Configuration or request: the operator must change something. Never retried.
  SETUP,
  /// The source database, or what it sent. Never retried by itself.
  SOURCE,
  /// The object store, its rights or its key.
  STORE,
  /// Memory, disk or file descriptors of this machine.
  RESOURCES,
  /// The outside was out of reach or busy; the same work may well succeed later.
  TRANSIENT,
  /// The work was told to stop (cancel, shutdown). Not a failure.
  STOPPED,
  /// A defect of this program.
  INTERNAL
}
