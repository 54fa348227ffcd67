package dev.spillway.postgres.live;

import dev.spillway.core.problem.FailedException;
import dev.spillway.core.problem.Fault;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The snapshot of one database, kept alive by two idle transactions: one exports it, a spare has
/// imported it and exports it again, so that the loss of a connection loses nothing. Thread-safe.
final class HeldSnapshot implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(HeldSnapshot.class);
  private static final int ANSWER_WITHIN_SECONDS = 10;

  private final DatabaseRow database;
  private final Sessions sessions;
  private Holder exporter;
  private Optional<Holder> spare = Optional.empty();
  private boolean closed;

  private record Holder(Connection connection, String snapshotId) {
    static Holder of(Connection connection) throws SQLException {
      try (Statement statement = connection.createStatement();
          ResultSet row = statement.executeQuery("SELECT pg_catalog.pg_export_snapshot()")) {
        row.next();
        return new Holder(connection, row.getString(1));
      }
    }

    boolean isAlive() {
      try {
        return connection.isValid(ANSWER_WITHIN_SECONDS);
      } catch (SQLException e) {
        return false;
      }
    }
  }

  /// Exports the snapshot that the transaction of `connection` has, and owns the connection from
  /// then on.
  HeldSnapshot(DatabaseRow database, Sessions sessions, Connection connection) throws SQLException {
    this.database = database;
    this.sessions = sessions;
    this.exporter = Holder.of(connection);
    this.spare = Optional.of(newSpare());
  }

  DatabaseRow database() {
    return database;
  }

  /// What SET TRANSACTION SNAPSHOT takes.
  synchronized String id() {
    return exporter.snapshotId();
  }

  /// Looks whether both holders are still there, and replaces the one that is not.
  ///
  /// @throws FailedException if both are gone, and with them the snapshot
  synchronized void check() {
    if (closed) {
      return;
    }
    if (!exporter.isAlive()) {
      Closing.quietly(exporter.connection());
      exporter = spare.filter(Holder::isAlive).orElseThrow(this::lost);
      spare = Optional.empty();
      LOG.warn(
          "The session that held the snapshot of database {} was lost; its spare goes on.",
          database.name());
    } else if (!spare.map(Holder::isAlive).orElse(false)) {
      spare.ifPresent(holder -> Closing.quietly(holder.connection()));
      spare = Optional.empty();
    }
    if (spare.isEmpty()) {
      replaceSpare();
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    Closing.quietly(exporter.connection());
    spare.ifPresent(holder -> Closing.quietly(holder.connection()));
  }

  private void replaceSpare() {
    try {
      spare = Optional.of(newSpare());
    } catch (SQLException | FailedException e) {
      LOG.warn(
          "No second session can hold the snapshot of database {} at the moment: {}",
          database.name(),
          e.getMessage());
    }
  }

  private Holder newSpare() throws SQLException {
    Connection connection = sessions.in(database);
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET TRANSACTION SNAPSHOT '" + exporter.snapshotId() + "'");
      return Holder.of(connection);
    } catch (SQLException e) {
      Closing.quietly(connection);
      throw e;
    }
  }

  private FailedException lost() {
    return new FailedException(
        Fault.SOURCE,
        "The snapshot of database '%s' is lost: the server ended all sessions that held it, as a restart, a failover, or an administrator does. Start the export again, or export a DB snapshot."
            .formatted(database.name()));
  }
}
