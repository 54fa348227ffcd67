package dev.spillway.postgres.live;

import dev.spillway.core.problem.FailedException;
import dev.spillway.core.problem.Fault;
import dev.spillway.core.source.Consistency;
import dev.spillway.core.source.ConsistentRead;
import dev.spillway.core.source.ExportScope;
import dev.spillway.core.source.Notice;
import dev.spillway.core.source.Skip;
import dev.spillway.core.source.SourceChangedException;
import dev.spillway.core.source.SourceTable;
import dev.spillway.core.source.TableName;
import dev.spillway.core.source.TableRange;
import dev.spillway.core.source.TableReader;
import dev.spillway.postgres.catalog.CatalogTable;
import dev.spillway.postgres.catalog.DatabaseCatalog;
import dev.spillway.postgres.catalog.Relation;
import dev.spillway.postgres.catalog.TypeLibraries;
import dev.spillway.postgres.connect.PostgresConnector;
import dev.spillway.postgres.copy.BlockRange;
import dev.spillway.postgres.copy.RangeCopy;
import dev.spillway.postgres.copy.TextRepair;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;

/// All databases of a server, or those in a scope, read at one point by COPY. Reads a live server
/// as well as one that was booted on a prepared snapshot.
public final class PostgresRead implements ConsistentRead {
  private static final Duration CHECK_EVERY = Duration.ofSeconds(10);

  private final ReadOptions options;
  private final SourceLoad load;
  private final Instant time;
  private final Instant opened;
  private final Consistency consistency;
  private final Map<String, DatabaseRead> databases;
  private final Map<TableName, CatalogTable> tables = new TreeMap<>();
  private final List<Notice> notices;
  private final Set<PostgresTableReader> readers = ConcurrentHashMap.newKeySet();
  private final AtomicReference<Optional<FailedException>> end =
      new AtomicReference<>(Optional.empty());
  private final CountDownLatch closed = new CountDownLatch(1);

  PostgresRead(ReadOptions options, SourceLoad load, OpenedPoint point) {
    this.options = options;
    this.load = load;
    this.opened = options.clock().instant();
    this.consistency = point.consistency();
    this.databases = point.databases();
    this.notices = new ArrayList<>(point.notices());
    this.time =
        switch (options.point()) {
          case ReadOptions.Now() -> opened;
          case ReadOptions.Prepared(Instant prepared) -> prepared;
        };
  }

  /// Opens a read with load limits of its own. The caller closes it.
  ///
  /// @param label as [dev.spillway.core.source.Source#open]
  /// @throws FailedException as [dev.spillway.core.source.Source#open]
  public static PostgresRead open(
      PostgresConnector connector, ExportScope scope, String label, ReadOptions options) {
    return open(connector, scope, label, options, new SourceLoad(options.limits()));
  }

  static PostgresRead open(
      PostgresConnector connector,
      ExportScope scope,
      String label,
      ReadOptions options,
      SourceLoad load) {
    PostgresRead read =
        new PostgresRead(options, load, new PointOpening(connector, scope, label, options).open());
    return watched(read, () -> read.list(scope));
  }

  /// Opens a read of tables that are known already, because nothing changes on the server.
  ///
  /// @throws FailedException also if a database of the tables lets nobody in
  public static PostgresRead openListed(
      PostgresConnector connector, String label, ReadOptions options, List<CatalogTable> tables) {
    ExportScope scope =
        new ExportScope(
            tables.stream()
                .map(table -> table.table().name().database())
                .distinct()
                .map(name -> new ExportScope.Item(name, Optional.empty(), Optional.empty()))
                .toList());
    OpenedPoint point = new PointOpening(connector, scope, label, options).open();
    PostgresRead read = new PostgresRead(options, new SourceLoad(options.limits()), point);
    return watched(read, () -> read.know(tables));
  }

  private static PostgresRead watched(PostgresRead read, Runnable first) {
    try {
      first.run();
    } catch (RuntimeException e) {
      read.close();
      throw e;
    }
    Thread.ofVirtual().name("spillway-snapshot-watch").start(read::watch);
    return read;
  }

  @Override
  public Instant time() {
    return time;
  }

  @Override
  public Consistency consistency() {
    return consistency;
  }

  @Override
  public boolean repeatable() {
    return options.point() instanceof ReadOptions.Prepared;
  }

  @Override
  public List<SourceTable> tables() {
    return tables.values().stream().map(CatalogTable::table).toList();
  }

  @Override
  public List<Notice> notices() {
    return notices;
  }

  @Override
  public List<TableRange> split(SourceTable table, long targetBytes) {
    return RangePlan.split(planned(table), targetBytes);
  }

  @Override
  public TableReader reader(SourceTable table, TableRange range) {
    requireOpen();
    CatalogTable planned = planned(table);
    Relation relation = relation(planned, range);
    BlockRange blocks = BlockRange.parse(range.range());
    DatabaseRead database = opened(table.name().database());
    Optional<ReadSession> idle = load.enter(this, database.database().name(), this::isEnded);
    Optional<ReadSession> session = Optional.empty();
    try {
      session = Optional.of(idle.orElseGet(() -> database.newSession(this)));
      Optional<TextRepair> repair = database.repair();
      RangeCopy copy =
          database.begin(session.get(), table.name(), relation, planned.columns(), blocks, repair);
      PostgresTableReader reader =
          new PostgresTableReader(
              this,
              new PostgresTableReader.Unit(database, table.name(), relation, blocks),
              session.get(),
              repair,
              copy);
      readers.add(reader);
      if (isEnded()) {
        readers.remove(reader);
        requireOpen();
      }
      return reader;
    } catch (RuntimeException e) {
      session.ifPresent(ReadSession::close);
      load.leave();
      throw e;
    }
  }

  @Override
  public void close() {
    end(new FailedException(Fault.STOPPED, "The read was closed."));
  }

  /// The tables that the server has no library to print, by name. Only for servers of ours.
  ///
  /// @param uses of tables of one database
  public Map<TableName, Skip> unprintable(
      String database, Map<TableName, List<TypeLibraries.Use>> uses) {
    return opened(database).unprintable(uses);
  }

  boolean isEnded() {
    return end.get().isPresent();
  }

  /// @throws FailedException if the read has ended, with the reason
  void requireOpen() {
    Optional<FailedException> ended = end.get();
    if (ended.isPresent()) {
      FailedException why = ended.get();
      throw new FailedException(why.fault(), String.valueOf(why.getMessage()), why);
    }
  }

  void pauseAfter(long bytes, BooleanSupplier stopped) {
    load.pauseAfter(bytes, stopped);
  }

  void forget(PostgresTableReader reader) {
    readers.remove(reader);
  }

  void leave(ReadSession session) {
    load.leave(session);
    if (isEnded()) {
      load.closeIdle(this);
    }
  }

  void leave() {
    load.leave();
  }

  private void list(ExportScope scope) {
    for (DatabaseRead database : databases.values()) {
      DatabaseCatalog catalog = database.catalog(scope);
      catalog.tables().forEach(table -> tables.put(table.table().name(), table));
      notices.addAll(catalog.notices());
    }
  }

  private void know(List<CatalogTable> known) {
    for (CatalogTable table : known) {
      if (!databases.containsKey(table.table().name().database())) {
        throw new FailedException(
            Fault.SOURCE,
            "The snapshot's server lets nobody into a database that it was listed from: %s"
                .formatted(notices));
      }
      tables.put(table.table().name(), table);
    }
  }

  /// Keeps the snapshot alive, and ends the read when it has lasted too long for the server or the
  /// snapshot is lost.
  private void watch() {
    try {
      while (!closed.await(CHECK_EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
        check();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// What [#watch] does every few seconds.
  void check() {
    Duration limit = options.limits().maxSnapshotAge();
    if (!repeatable() && Duration.between(opened, options.clock().instant()).compareTo(limit) > 0) {
      end(
          new FailedException(
              Fault.SETUP,
              "The export has held its snapshot for more than %d minutes (max-snapshot-age), which keeps the server from cleaning up dead rows. Export a DB snapshot, name fewer tables in ExportOnly, or raise max-snapshot-age."
                  .formatted(limit.toMinutes())));
      return;
    }
    try {
      databases.values().forEach(database -> database.snapshot().check());
    } catch (FailedException e) {
      end(repeatable() ? serverGone(e) : e);
    }
  }

  /// A server that was booted on a snapshot belongs to this program: nobody else ends it.
  private static FailedException serverGone(FailedException lost) {
    return new FailedException(
        Fault.RESOURCES,
        "The PostgreSQL server that reads the snapshot has ended. It may have been short of memory: it needs about three times the size of the largest value. Give the machine or container more of it and start the export again.",
        lost);
  }

  private void end(FailedException why) {
    if (end.compareAndSet(Optional.empty(), Optional.of(why))) {
      closed.countDown();
      readers.forEach(PostgresTableReader::abort);
      load.closeIdle(this);
      databases.values().forEach(database -> database.snapshot().close());
    }
  }

  private CatalogTable planned(SourceTable table) {
    CatalogTable planned = tables.get(table.name());
    if (planned == null || !planned.table().identity().equals(table.identity())) {
      throw new SourceChangedException(
          "The table %s that the export planned is not there any more.".formatted(table.name()));
    }
    return planned;
  }

  private static Relation relation(CatalogTable table, TableRange range) {
    Relation relation = table.relations().get(range.relation());
    if (relation == null) {
      throw new SourceChangedException(
          "The table %s has no partition %s any more."
              .formatted(table.table().name(), range.relation()));
    }
    return relation;
  }

  private DatabaseRead opened(String name) {
    DatabaseRead database = databases.get(name);
    if (database == null) {
      throw new IllegalStateException("a database that was not opened: " + name);
    }
    return database;
  }
}
