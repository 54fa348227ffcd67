package dev.spillway.server.doctor;

import dev.spillway.server.configuration.SnapshotMethod;
import java.util.function.Consumer;

/// What a base backup would meet, weighed by how the database's snapshots are made: without one
/// there are none, or there are stored exports instead, or nobody wants one.
final class SnapshotFindings implements Consumer<Finding> {
  private final SnapshotMethod method;
  private final Consumer<Finding> findings;

  SnapshotFindings(SnapshotMethod method, Consumer<Finding> findings) {
    this.method = method;
    this.findings = findings;
  }

  @Override
  public void accept(Finding finding) {
    switch (method) {
      case BASE_BACKUP -> findings.accept(finding);
      case AUTO -> findings.accept(weaker(finding));
      case EXPORT -> {}
    }
  }

  /// Takes what is in the way of a base backup for now: its snapshot fails, because a stored export
  /// stands only for what can never be.
  void passing(Finding finding) {
    switch (method) {
      case BASE_BACKUP, AUTO -> findings.accept(finding);
      case EXPORT -> {}
    }
  }

  private static Finding weaker(Finding finding) {
    return finding.level() == Finding.Level.FAIL
        ? new Finding(
            Finding.Level.WARN,
            finding.subject(),
            finding.text()
                + "; until then its DB snapshots are stored exports, because snapshot-method is auto",
            finding.remedy())
        : finding;
  }

  /// Says which method holds.
  void choice(String subject) {
    findings.accept(
        Finding.ok(
            subject,
            switch (method) {
              case BASE_BACKUP -> "DB snapshots are base backups (snapshot-method: base-backup)";
              case AUTO ->
                  "DB snapshots are base backups where one can be made, else stored exports (snapshot-method: auto)";
              case EXPORT -> "DB snapshots are stored exports (snapshot-method: export)";
            }));
  }
}
