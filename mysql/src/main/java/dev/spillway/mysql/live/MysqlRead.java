package dev.spillway.mysql.live;

import dev.spillway.core.problem.FailedException;
import dev.spillway.core.problem.Fault;
import dev.spillway.core.source.Consistency;
import dev.spillway.core.source.ConsistentRead;
import dev.spillway.core.source.ExportScope;
import dev.spillway.core.source.Notice;
import dev.spillway.core.source.SourceChangedException;
import dev.spillway.core.source.SourceTable;
import dev.spillway.core.source.TableRange;
import dev.spillway.core.source.TableReader;
import dev.spillway.mysql.catalog.CatalogTable;
import dev.spillway.mysql.connect.MysqlConnector;
import dev.spillway.mysql.connect.ReadingSessions;
import dev.spillway.mysql.protocol.BinaryRows;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;

/// All databases of a server, or those in a scope, read at one point.
final class MysqlRead implements ConsistentRead {
  private static final Duration CHECK_EVERY = Duration.ofSeconds(10);
  private static final long POLL_MILLIS = 100;

  private final ReadOptions options;
  private final SharedLimits limits;
  private final OpenedPoint point;
  private final Observer observer;
  private final PointSessions sessions;
  private final Instant time;
  private final AtomicReference<Optional<RuntimeException>> end =
      new AtomicReference<>(Optional.empty());
  private final CountDownLatch closed = new CountDownLatch(1);

  private MysqlRead(
      ReadingSessions connections, ReadOptions options, SharedLimits limits, OpenedPoint point) {
    this.options = options;
    this.limits = limits;
    this.point = point;
    this.observer = new Observer(connections, point.identities(), point.observer());
    this.sessions = new PointSessions(point.connections().stream().map(PointSession::new).toList());
    this.time = options.clock().instant();
  }

  static MysqlRead open(
      MysqlConnector connector,
      ExportScope scope,
      String label,
      ReadOptions options,
      SharedLimits limits) {
    ReadingSessions connections = new ReadingSessions(connector, label);
    OpenedPoint point = new PointOpening(connections, scope, options.maxConnections()).open();
    MysqlRead read = new MysqlRead(connections, options, limits, point);
    Thread.ofVirtual().name("spillway-point-watch").start(read::watch);
    return read;
  }

  @Override
  public Instant time() {
    return time;
  }

  @Override
  public Consistency consistency() {
    return new Consistency(true, point.evidence());
  }

  @Override
  public boolean repeatable() {
    return false;
  }

  @Override
  public List<SourceTable> tables() {
    return point.catalog().tables().values().stream().map(CatalogTable::table).toList();
  }

  @Override
  public List<Notice> notices() {
    return point.notices();
  }

  @Override
  public List<TableRange> split(SourceTable table, long targetBytes) {
    requireOpen();
    try {
      return new RangePlan(observer, planned(table)).split(targetBytes);
    } catch (SQLException e) {
      throw ReadFailures.ofTable(table.name(), e);
    }
  }

  @Override
  public TableReader reader(SourceTable table, TableRange range) {
    requireOpen();
    CatalogTable planned = planned(table);
    limits.beginReading(this::requireOpen);
    boolean begun = false;
    try {
      TableReader reader = reader(table, planned, range, sessions.take(this::requireOpen));
      begun = true;
      return reader;
    } finally {
      if (!begun) {
        limits.endReading();
      }
    }
  }

  private TableReader reader(
      SourceTable table, CatalogTable planned, TableRange range, PointSession session) {
    boolean begun = false;
    try {
      session.lock(planned);
      requireUnchanged(planned);
      BinaryRows rows = session.read(ReadQuery.sql(planned, range));
      begun = true;
      return new MysqlTableReader(this, planned, session, rows);
    } catch (SQLException e) {
      if (ReadFailures.isConnectionLost(e)) {
        session.abort();
      }
      throw ReadFailures.ofTable(table.name(), e);
    } catch (IOException e) {
      session.abort();
      throw new FailedException(
          Fault.TRANSIENT, "The connection broke at table %s.".formatted(table.name()), e);
    } finally {
      if (!begun) {
        giveBack(session);
      }
    }
  }

  /// The session's metadata lock holds off changes from now on; here, those since the point.
  private void requireUnchanged(CatalogTable table) throws SQLException {
    Optional<String> now = observer.identity(table.table().name());
    if (!now.equals(Optional.of(table.table().identity()))) {
      throw ReadFailures.changed(table.table().name());
    }
  }

  @Override
  public void close() {
    end(new FailedException(Fault.STOPPED, "The read was closed."));
  }

  OpenedPoint point() {
    return point;
  }

  boolean isEnded() {
    return end.get().isPresent();
  }

  /// Throws what ended the read, if it has ended.
  void requireOpen() {
    Optional<RuntimeException> why = end.get();
    if (why.isPresent()) {
      throw switch (why.get()) {
        case FailedException failed ->
            new FailedException(failed.fault(), String.valueOf(failed.getMessage()), failed);
        case RuntimeException other ->
            new SourceChangedException(String.valueOf(other.getMessage()));
      };
    }
  }

  /// Ends the statement of a session, so that its transaction can go on without it.
  void stopStatement(PointSession session) throws SQLException {
    observer.kill(session.threadId());
  }

  /// A reader is done and its session in order.
  void ended(PointSession session) {
    giveBack(session);
    limits.endReading();
  }

  /// A reader is done and its session is not to be used any more.
  void broken(PointSession session) {
    lose(session);
    limits.endReading();
  }

  /// Makes a session ready for the next unit; one that cannot be is given up.
  private void giveBack(PointSession session) {
    boolean usable = false;
    try {
      session.release();
      usable = true;
    } catch (SQLException e) {
      session.abort();
    }
    if (usable && !isEnded()) {
      sessions.giveBack(session);
    } else {
      lose(session);
    }
  }

  /// Gives up a session. The point is lost with the last of them.
  private void lose(PointSession session) {
    session.abort();
    if (sessions.lose(session)) {
      end(
          new SourceChangedException(
              "All connections that held the export's point in time were lost: the server was restarted, failed over, or ended them. Start the export again."));
    }
  }

  void pauseAfter(long bytes, BooleanSupplier stopped) {
    long until = System.nanoTime() + limits.rate().pauseNanosAfter(bytes);
    try {
      for (long rest = until - System.nanoTime();
          rest > 0 && !stopped.getAsBoolean();
          rest = until - System.nanoTime()) {
        TimeUnit.NANOSECONDS.sleep(Math.min(rest, TimeUnit.MILLISECONDS.toNanos(POLL_MILLIS)));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new FailedException(Fault.STOPPED, "The reader was interrupted.", e);
    }
  }

  private void watch() {
    try {
      while (!closed.await(CHECK_EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
        check();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// What [#watch] does every few seconds: idle connections are kept from being ended by whatever
  /// stands between, and an old point is given up.
  void check() {
    Duration limit = options.maxSnapshotAge();
    if (Duration.between(time, options.clock().instant()).compareTo(limit) > 0) {
      end(
          new FailedException(
              Fault.SETUP,
              "The export has held its point in time for more than %d minutes (max-snapshot-age), which keeps the server from purging old row versions. Name fewer tables in ExportOnly, or raise max-snapshot-age."
                  .formatted(limit.toMinutes())));
      return;
    }
    for (PointSession session : sessions.takeIdle()) {
      if (session.isAlive()) {
        sessions.giveBack(session);
      } else {
        lose(session);
      }
    }
  }

  private void end(RuntimeException why) {
    if (end.compareAndSet(Optional.empty(), Optional.of(why))) {
      closed.countDown();
      sessions.abortAll();
      observer.close();
    }
  }

  private CatalogTable planned(SourceTable table) {
    CatalogTable planned = point.catalog().tables().get(table.name());
    if (planned == null || !planned.table().identity().equals(table.identity())) {
      throw new SourceChangedException(
          "The table %s that the export planned is not there any more.".formatted(table.name()));
    }
    return planned;
  }
}
