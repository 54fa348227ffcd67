package dev.spillway.mysql.point;

/// The ways to one point on several connections, the best first.
public enum Rung {
  /// No lock at all: the snapshots are taken and compared by the binary log's position that each of
  /// them shows, until all show the same. MariaDB with a binary log.
  BINLOG_POSITION(1, "snapshots compared by binlog position, without a lock"),
  /// Commits wait while the snapshots are taken. MariaDB; needs RELOAD.
  BACKUP_STAGE(2, "BACKUP STAGE BLOCK_COMMIT"),
  /// Writes wait while the snapshots are taken. Needs RELOAD (MySQL: or FLUSH_TABLES); managed
  /// services refuse it.
  READ_LOCK(3, "FLUSH TABLES WITH READ LOCK"),
  /// Writes of the exported tables wait while the snapshots are taken. Needs LOCK TABLES.
  TABLE_LOCKS(4, "LOCK TABLES ... READ"),
  /// One connection has one point by itself.
  ONE_CONNECTION(5, "one connection");

  private final int number;
  private final String means;

  Rung(int number, String means) {
    this.number = number;
    this.means = means;
  }

  @Override
  public String toString() {
    return "rung " + number + " (" + means + ")";
  }
}
