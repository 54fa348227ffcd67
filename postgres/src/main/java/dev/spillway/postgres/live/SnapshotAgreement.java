package dev.spillway.postgres.live;

import dev.spillway.core.problem.FailedException;
import dev.spillway.core.problem.Fault;
import dev.spillway.core.source.Consistency;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;

/// Takes snapshots in several databases until they are proven to show the same point: all at once,
/// compared, and again if they differ.
final class SnapshotAgreement {
  private final Connection observer;
  private final Map<String, Connection> databases;
  private final boolean standby;

  /// @param observer a connection outside transactions
  /// @param databases one connection for each, in none of which a transaction has begun
  SnapshotAgreement(Connection observer, Map<String, Connection> databases, boolean standby) {
    this.observer = observer;
    this.databases = new LinkedHashMap<>(databases);
    this.standby = standby;
  }

  /// Leaves each connection in a transaction with a snapshot.
  Consistency reach(Duration within) throws SQLException {
    long end = System.nanoTime() + within.toNanos();
    for (int tries = 1; ; tries++) {
      String before = standby ? replayed() : "";
      Map<String, String> snapshots = takeAll();
      boolean agreed = snapshots.size() == 1 || isAgreed(before, snapshots.values());
      if (agreed || System.nanoTime() >= end) {
        return new Consistency(agreed, evidence(agreed, tries, before, snapshots));
      }
      for (Connection connection : databases.values()) {
        connection.rollback();
      }
    }
  }

  /// Takes the snapshots without comparing them, where nobody writes.
  void take() throws SQLException {
    takeAll();
  }

  private Map<String, String> takeAll() throws SQLException {
    CyclicBarrier barrier = new CyclicBarrier(databases.size());
    Map<String, Future<String>> tasks = new LinkedHashMap<>();
    Map<String, String> snapshots = new LinkedHashMap<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      databases.forEach(
          (name, connection) -> tasks.put(name, threads.submit(take(barrier, connection))));
      for (Entry<String, Future<String>> task : tasks.entrySet()) {
        snapshots.put(task.getKey(), task.getValue().get());
      }
      return snapshots;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof SQLException cause) {
        throw cause;
      }
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new FailedException(Fault.STOPPED, "Interrupted while the snapshot was taken.", e);
    }
  }

  private static Callable<String> take(CyclicBarrier barrier, Connection connection) {
    return () -> {
      try {
        barrier.await();
      } catch (BrokenBarrierException e) {
        throw new IllegalStateException(e);
      }
      return value(connection, "SELECT pg_catalog.pg_current_snapshot()::pg_catalog.text");
    };
  }

  private boolean isAgreed(String replayedBefore, Iterable<String> texts) throws SQLException {
    return standby
        ? !replayedBefore.isEmpty() && replayedBefore.equals(replayed())
        : areEqual(texts);
  }

  private boolean areEqual(Iterable<String> texts) throws SQLException {
    List<SnapshotText> snapshots = new ArrayList<>();
    texts.forEach(text -> snapshots.add(SnapshotText.parse(text)));
    SnapshotText first = snapshots.getFirst();
    for (SnapshotText snapshot : snapshots) {
      for (long transaction : first.differences(snapshot)) {
        if (mayHaveCommitted(transaction)) {
          return false;
        }
      }
    }
    return true;
  }

  /// A transaction that has been rolled back or still runs after all snapshots were taken had not
  /// committed in any of them.
  private boolean mayHaveCommitted(long transaction) throws SQLException {
    try (PreparedStatement statement =
        observer.prepareStatement(
            "SELECT pg_catalog.pg_xact_status(?::pg_catalog.text::pg_catalog.xid8)")) {
      statement.setString(1, String.valueOf(transaction));
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        String status = row.getString(1);
        return !"aborted".equals(status) && !"in progress".equals(status);
      }
    }
  }

  /// On a standby the snapshot's text does not name running transactions. But as long as all that
  /// was received has been replayed and nothing more comes, every snapshot is of the same state.
  /// Empty while something waits to be replayed.
  private String replayed() throws SQLException {
    return value(
        observer,
        """
        SELECT CASE WHEN pg_catalog.pg_is_in_recovery()
                     AND pg_catalog.pg_last_wal_receive_lsn() = pg_catalog.pg_last_wal_replay_lsn()
                    THEN pg_catalog.pg_last_wal_replay_lsn()::pg_catalog.text ELSE '' END
        """);
  }

  private static String value(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getString(1);
    }
  }

  private String evidence(
      boolean agreed, int tries, String replayed, Map<String, String> snapshots) {
    String taken =
        snapshots.entrySet().stream()
            .map(entry -> entry.getKey() + " " + entry.getValue())
            .collect(Collectors.joining(", "));
    if (snapshots.size() == 1) {
      return "one point, as there is one database: " + taken;
    }
    String proof =
        standby
            ? "replay position " + replayed + " before and after all snapshots"
            : "pg_current_snapshot() compared";
    return agreed
        ? "one point in %d databases, proven (%s; tries: %d): %s"
            .formatted(snapshots.size(), proof, tries, taken)
        : "each database at a point of its own, because no common one was found in %d tries (%s): %s"
            .formatted(tries, proof, taken);
  }
}
