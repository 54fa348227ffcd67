package dev.spillway.mysql.point;

import dev.spillway.core.problem.FailedException;
import dev.spillway.core.problem.Fault;
import dev.spillway.core.source.Engine;
import dev.spillway.mysql.connect.ReadingSessions;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.mariadb.jdbc.Connection;

/// Climbs down the rungs until one holds. A rung that did not hold is not tried again when the same
/// ladder is climbed once more.
public final class Ladder {
  /// Denied, refused by a managed service, or not known to this server.
  private static final Set<Integer> REFUSED =
      Set.of(1044, 1045, 1142, 1143, 1227, 1064, 1193, 1290, 1235, 3546, 1289, 1701);

  /// Lock waits that timed out or were broken up.
  private static final Set<Integer> BUSY = Set.of(1205, 1213, 3058);

  private static final int COMPARISONS = 200;
  private static final int LOCK_TRIES = 5;
  private static final int LOCK_WAIT_SECONDS = 2;

  /// The stages wait for another backup more than for anything else, and backups take long.
  private static final int STAGE_TRIES = 1;

  private static final Duration PAUSE = Duration.ofMillis(500);
  private static final int LONG_STATEMENT_SECONDS = 5;

  private final ReadingSessions sessions;
  private final Snapshots snapshots;
  private final Map<Rung, String> passed = new EnumMap<>(Rung.class);

  /// @param connections outside transactions, or with those of an earlier climb
  public Ladder(ReadingSessions sessions, List<Connection> connections) {
    this.sessions = sessions;
    this.snapshots = new Snapshots(connections);
  }

  /// The point that the first `connections` connections share.
  ///
  /// @param evidence how it was reached, and what stood against better ways
  public record Point(Rung rung, int connections, String evidence) {}

  /// Leaves each connection that takes part in a transaction with a snapshot.
  ///
  /// @param tables those that are exported, quoted
  public Point climb(List<String> tables) throws SQLException {
    if (snapshots.connections().size() == 1) {
      return oneConnection();
    }
    return compared()
        .or(() -> locked(Rung.BACKUP_STAGE, this::backupStage))
        .or(() -> locked(Rung.READ_LOCK, this::readLock))
        .or(() -> locked(Rung.TABLE_LOCKS, locker -> lock(locker, tables)))
        .orElseGet(this::oneConnection);
  }

  private Optional<Point> compared() throws SQLException {
    if (passed.containsKey(Rung.BINLOG_POSITION)) {
      return Optional.empty();
    }
    Connection first = snapshots.connections().getFirst();
    if (sessions.engine() != Engine.MARIADB) {
      passed.put(Rung.BINLOG_POSITION, "no binlog position of a snapshot in MySQL");
      return Optional.empty();
    }
    if (!status(first, "SHOW VARIABLES LIKE 'log_bin'").equals("ON")) {
      passed.put(Rung.BINLOG_POSITION, "no binary log to compare snapshots by");
      return Optional.empty();
    }
    if (isFiltered(first)) {
      passed.put(
          Rung.BINLOG_POSITION,
          "binlog filters or the lack of BINLOG MONITOR make its position no proof");
      return Optional.empty();
    }
    for (int tries = 1; tries <= COMPARISONS; tries++) {
      snapshots.take();
      Set<String> positions = new java.util.HashSet<>();
      for (Connection connection : snapshots.connections()) {
        positions.add(snapshotPosition(connection));
      }
      if (positions.size() == 1) {
        String[] position = positions.iterator().next().split(":", 2);
        if (position.length < 2 || position[0].isEmpty()) {
          passed.put(Rung.BINLOG_POSITION, "the server shows no binlog position of a snapshot");
          break;
        }
        return Optional.of(
            point(
                Rung.BINLOG_POSITION,
                Position.ofSnapshot(first, position[0], position[1]),
                "tries: " + tries));
      }
    }
    snapshots.rollback();
    if (passed.isEmpty()) {
      passed.put(Rung.BINLOG_POSITION, "no equal snapshots in " + COMPARISONS + " tries");
    }
    return Optional.empty();
  }

  /// Changes of databases that the binary log leaves out do not move its position.
  private static boolean isFiltered(Connection connection) {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SHOW MASTER STATUS")) {
      return !row.next()
          || !String.valueOf(row.getString(3)).isEmpty()
          || !String.valueOf(row.getString(4)).isEmpty();
    } catch (SQLException e) {
      return true;
    }
  }

  private static String snapshotPosition(Connection connection) throws SQLException {
    return status(connection, "SHOW STATUS LIKE 'binlog_snapshot_file'")
        + ":"
        + status(connection, "SHOW STATUS LIKE 'binlog_snapshot_position'");
  }

  private static String status(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      return row.next() ? String.valueOf(row.getString(2)) : "";
    }
  }

  private interface Locking {
    /// Locks, and leaves the unlocking to the end of the session.
    void lock(Connection locker) throws SQLException;
  }

  private Optional<Point> locked(Rung rung, Locking locking) {
    if (passed.containsKey(rung)
        || (rung == Rung.BACKUP_STAGE && sessions.engine() != Engine.MARIADB)) {
      return Optional.empty();
    }
    int most = rung == Rung.BACKUP_STAGE ? STAGE_TRIES : LOCK_TRIES;
    for (int tries = 1; tries <= most; tries++) {
      Connection locker = sessions.open();
      try {
        execute(locker, "SET SESSION lock_wait_timeout = " + LOCK_WAIT_SECONDS);
        requireNoLongStatement(rung, locker);
        locking.lock(locker);
        long began = System.nanoTime();
        snapshots.take();
        Position position = Position.now(locker, sessions.engine());
        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
        return Optional.of(point(rung, position, "lock held " + millis + " ms, tries: " + tries));
      } catch (SQLException e) {
        if (REFUSED.contains(e.getErrorCode())) {
          passed.put(rung, rung + " is refused: " + said(e));
          return Optional.empty();
        }
        if (!BUSY.contains(e.getErrorCode())) {
          throw new FailedException(
              Fault.TRANSIENT, "Taking one point by %s failed: %s".formatted(rung, said(e)), e);
        }
        if (tries == most) {
          passed.put(rung, "%s was not to be had in %d tries: %s".formatted(rung, tries, said(e)));
        }
      } finally {
        // Ends every lock of it.
        ReadingSessions.close(locker);
      }
      pause();
    }
    return Optional.empty();
  }

  private void backupStage(Connection locker) throws SQLException {
    execute(locker, "BACKUP STAGE START");
    execute(locker, "BACKUP STAGE BLOCK_COMMIT");
  }

  private void readLock(Connection locker) throws SQLException {
    execute(locker, "FLUSH TABLES WITH READ LOCK");
  }

  private static void lock(Connection locker, List<String> tables) throws SQLException {
    if (!tables.isEmpty()) {
      execute(locker, "LOCK TABLES " + String.join(" READ, ", tables) + " READ");
    }
  }

  /// FLUSH TABLES WITH READ LOCK waits for statements under way while every writer waits for it.
  private static void requireNoLongStatement(Rung rung, Connection locker) throws SQLException {
    if (rung != Rung.READ_LOCK) {
      return;
    }
    // Fails without PROCESS, which shows other users' statements.
    execute(locker, "SELECT 1 FROM information_schema.INNODB_TRX LIMIT 1");
    try (Statement statement = locker.createStatement();
        ResultSet row =
            statement.executeQuery(
                """
                SELECT COUNT(*) FROM information_schema.PROCESSLIST
                WHERE COMMAND = 'Query' AND TIME >= %d AND ID <> CONNECTION_ID()
                """
                    .formatted(LONG_STATEMENT_SECONDS))) {
      if (row.next() && row.getInt(1) > 0) {
        throw new SQLException(
            "a statement runs for %d seconds or more".formatted(LONG_STATEMENT_SECONDS),
            "HY000",
            1205);
      }
    }
  }

  private Point oneConnection() {
    try {
      Snapshots one = new Snapshots(snapshots.connections().subList(0, 1));
      one.take();
      Position position = Position.now(one.connections().getFirst(), sessions.engine());
      return new Point(
          Rung.ONE_CONNECTION, 1, evidence(Rung.ONE_CONNECTION, 1, "about " + position));
    } catch (SQLException e) {
      throw new FailedException(
          Fault.TRANSIENT, "Taking a consistent snapshot failed: " + said(e), e);
    }
  }

  private Point point(Rung rung, Position position, String how) {
    int count = snapshots.connections().size();
    // Under table locks other tables go on being written.
    String at = (rung == Rung.TABLE_LOCKS ? "about " : "") + position;
    return new Point(rung, count, evidence(rung, count, at + "; " + how));
  }

  private String evidence(Rung rung, int connections, String detail) {
    return "one point on %d connection%s, %s: %s%s"
        .formatted(
            connections,
            connections == 1 ? "" : "s",
            rung,
            detail,
            passed.isEmpty() ? "" : "; passed over: " + String.join("; ", passed.values()));
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static String said(SQLException e) {
    String message = String.valueOf(e.getMessage()).lines().findFirst().orElse("").strip();
    return message.replaceFirst("^\\(conn=\\d+\\) ", "");
  }

  private static void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(PAUSE.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new FailedException(Fault.STOPPED, "Interrupted while the point was taken.", e);
    }
  }
}
