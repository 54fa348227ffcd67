package dev.spillway.postgres.basebackup;

import dev.spillway.core.problem.FailedException;
import dev.spillway.core.problem.Fault;
import dev.spillway.postgres.connect.PostgresAddress;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Watches how much WAL a slot makes its server keep, by the server's own account, in a thread and
/// a session of its own: also while the receiver stands still.
final class RetainedWal implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RetainedWal.class);
  static final Duration USUAL_INTERVAL = Duration.ofSeconds(1);

  private static final String QUERY =
      """
      SELECT pg_catalog.pg_wal_lsn_diff(p.now, '0/0')::pg_catalog.int8,
             pg_catalog.pg_wal_lsn_diff(s.restart_lsn, '0/0')::pg_catalog.int8
      FROM (SELECT CASE WHEN pg_catalog.pg_is_in_recovery()
                     THEN greatest(pg_catalog.pg_last_wal_receive_lsn(),
                                   pg_catalog.pg_last_wal_replay_lsn())
                     ELSE pg_catalog.pg_current_wal_lsn() END AS now) p
        LEFT JOIN pg_catalog.pg_replication_slots s ON s.slot_name = ?
      """;

  private final Connection connection;
  private final PostgresAddress address;
  private final String slot;
  private final WalBound bound;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread;
  private final long began = System.nanoTime();
  private volatile @Nullable FailedException failure;
  private volatile long most;
  private volatile long written;
  private long first = -1;
  private long keptFrom = -1;

  /// @param connection is closed with this
  RetainedWal(
      Connection connection,
      PostgresAddress address,
      String slot,
      WalBound bound,
      Duration interval) {
    this.connection = connection;
    this.address = address;
    this.slot = slot;
    this.bound = bound;
    this.thread = Thread.ofPlatform().name("retained-" + slot).start(() -> watch(interval));
  }

  /// What was seen, empty as long as nothing is wrong.
  Optional<FailedException> failure() {
    return Optional.ofNullable(failure);
  }

  /// Looks once more, after something else went wrong: a server ends the stream of a slot for which
  /// it would have to keep more than it allows, and does not say why.
  void lookAgain() {
    end();
    if (failure == null) {
      try (PreparedStatement query = connection.prepareStatement(QUERY)) {
        query.setString(1, slot);
        look(query);
      } catch (SQLException e) {
        LOG.debug("looking for the slot {} after a failure", slot, e);
      }
    }
  }

  private void watch(Duration interval) {
    try (PreparedStatement query = connection.prepareStatement(QUERY)) {
      query.setString(1, slot);
      do {
        look(query);
      } while (failure == null && !closed.await(interval.toMillis(), TimeUnit.MILLISECONDS));
    } catch (SQLException e) {
      if (closed.getCount() > 0) {
        failure =
            new FailedException(
                Fault.TRANSIENT,
                "How much WAL %s keeps for the base backup can no longer be watched: %s"
                    .formatted(address, e.getMessage()),
                e);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void look(PreparedStatement query) throws SQLException {
    try (ResultSet row = query.executeQuery()) {
      row.next();
      long now = row.getLong(1);
      long start = row.getLong(2);
      first = first < 0 ? now : first;
      // Without a position the slot is not there yet, or was given up by the server.
      keptFrom = row.wasNull() ? Math.max(keptFrom, first) : start;
      long kept = now - keptFrom;
      written = now - first;
      most = Math.max(most, kept);
      if (kept > bound.bytes()) {
        failure = tooMuch(kept);
      }
    }
  }

  private FailedException tooMuch(long kept) {
    return new FailedException(
        Fault.SOURCE,
        "%s keeps %d MB for this base backup, and may keep %s; the backup was ended before its disk fills up. %s. Take it when less is written, speed up the network and the disk of snapshots.directory, or %s."
            .formatted(address, kept >> 20, bound, rate(), bound.remedy()));
  }

  private String rate() {
    double seconds = Math.max(1e-3, (System.nanoTime() - began) / 1e9);
    return "It wrote %d MB of WAL in %.0f s (%.1f MB/s)"
        .formatted(written >> 20, seconds, written / seconds / (1 << 20));
  }

  private void end() {
    closed.countDown();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    end();
    try {
      connection.close();
    } catch (SQLException e) {
      LOG.debug("closing the session that watched {}", slot, e);
    }
    LOG.info("{} kept at most {} MB, of {}. {}", address, most >> 20, bound, rate());
  }
}
