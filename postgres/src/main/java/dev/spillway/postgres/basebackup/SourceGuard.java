package dev.spillway.postgres.basebackup;

import dev.spillway.core.problem.FailedException;
import dev.spillway.postgres.connect.PostgresConnector;
import dev.spillway.postgres.connect.PostgresSession;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.ToLongFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps a base backup from filling its source's disk with WAL.
///
/// @param watch empty if the server lets us in for replication only
record SourceGuard(Optional<RetainedWal> watch) implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SourceGuard.class);
  private static final PostgresSession SESSION = PostgresSession.named("spillway/base-backup");

  /// Looks at the source's room, and watches from now on what the slot, which may not be there yet,
  /// makes it keep.
  ///
  /// @throws FailedException if the source has too little room
  static SourceGuard begin(
      PostgresConnector connector,
      String slot,
      OptionalLong configured,
      ToLongFunction<Path> usableBytes) {
    Connection connection;
    try {
      connection = connect(connector);
    } catch (FailedException e) {
      LOG.warn(
          "how much WAL {} keeps for this base backup is not watched, because it lets no ordinary connection in: {}",
          connector.address(),
          e.getMessage());
      return new SourceGuard(Optional.empty());
    }
    try {
      WalRoom room = WalRoom.of(connection, connector.address(), usableBytes);
      WalBound bound = WalBound.of(room, configured);
      LOG.info("{} may keep {} for this base backup: {}", connector.address(), bound, room);
      room.require(connector.address());
      return new SourceGuard(
          Optional.of(
              new RetainedWal(
                  connection, connector.address(), slot, bound, RetainedWal.USUAL_INTERVAL)));
    } catch (SQLException e) {
      close(connection);
      throw BackupRefusals.during(connector.address(), e);
    } catch (FailedException e) {
      close(connection);
      throw e;
    }
  }

  /// An ordinary connection to whichever database lets us in.
  static Connection connect(PostgresConnector connector) {
    try {
      return connector.connect("postgres", SESSION);
    } catch (FailedException e) {
      return connector.connect("template1", SESSION);
    }
  }

  private static void close(Connection connection) {
    try {
      connection.close();
    } catch (SQLException e) {
      LOG.debug("closing a connection", e);
    }
  }

  Optional<FailedException> failure() {
    return watch.flatMap(RetainedWal::failure);
  }

  /// What the failure of the WAL's stream means for the source.
  Optional<FailedException> failureBehind(Optional<Throwable> ofTheStream) {
    if (ofTheStream.filter(failure -> !(failure instanceof FailedException)).isPresent()) {
      watch.ifPresent(RetainedWal::lookAgain);
    }
    return failure();
  }

  boolean hasFailed() {
    return failure().isPresent();
  }

  @Override
  public void close() {
    watch.ifPresent(RetainedWal::close);
  }
}
