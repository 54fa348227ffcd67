package dev.spillway.core.snapshot;

import dev.spillway.core.problem.FailedException;
import dev.spillway.core.source.DatabaseId;
import dev.spillway.core.source.Databases;
import dev.spillway.core.source.DeclaredDatabase;
import dev.spillway.core.source.Engine;
import dev.spillway.core.source.ServerFacts;
import dev.spillway.core.source.Source;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The life of snapshots: recorded as CREATING, made by a thread of their own, AVAILABLE when
/// durable on disk, and deleted when nobody reads them any more. Thread-safe.
public final class SnapshotService implements Snapshots, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SnapshotService.class);

  /// What is said of a database of which nothing is known but a backup.
  private static final int UNDECLARED_PORT = 5432;

  private static final String UNDECLARED_USER = "postgres";

  private final SnapshotFolders folders;
  private final SnapshotStore store;
  private final SnapshotMaker maker;
  private final Databases databases;
  private final InstantSource clock;
  private final RandomGenerator random;
  private final Map<SnapshotId, Integer> leases = new HashMap<>();
  private final Set<Thread> making = new HashSet<>();
  private volatile boolean refusing;
  private volatile boolean closing;

  /// @param directory holds one folder for each snapshot
  public SnapshotService(
      Path directory,
      SnapshotStore store,
      SnapshotMaker maker,
      Databases databases,
      InstantSource clock,
      RandomGenerator random) {
    this.folders = new SnapshotFolders(directory, maker);
    this.store = store;
    this.maker = maker;
    this.databases = databases;
    this.clock = clock;
    this.random = random;
  }

  /// Cleans up after a killed server, before anything else is asked of it: snapshots that were
  /// being made have failed, their files go, and so do folders of snapshots that were deleted.
  ///
  /// @param stillRead snapshots that unfinished tasks read, deleted or not
  public void recover(Set<SnapshotId> stillRead) {
    folders.makeDirectory();
    Set<String> keep = new HashSet<>();
    for (DbSnapshot snapshot : all()) {
      switch (snapshot.status()) {
        case CREATING ->
            store.update(
                snapshot.failed(
                    "the server ended while the snapshot was being made; delete it and create it again"));
        case DELETING -> {
          if (stillRead.contains(snapshot.id())) {
            keep.add(snapshot.directory());
          } else {
            remove(snapshot);
          }
        }
        case AVAILABLE -> keep.add(snapshot.directory());
        case FAILED -> {}
      }
    }
    folders.names().stream().filter(name -> !keep.contains(name)).forEach(folders::remove);
  }

  @Override
  public DbSnapshot create(SnapshotRequest request) {
    DeclaredDatabase database =
        databases
            .find(request.database())
            .orElseThrow(() ->
                SnapshotRefusals.databaseNotFound(request.id().kind(), request.database().text()));
    DbSnapshot snapshot = creating(request, database);
    SnapshotWork work =
        (folder, progress, stop) -> maker.make(snapshot.database(), folder, progress, stop);
    Thread thread =
        Thread.ofPlatform()
            .name("spillway-snapshot-" + request.id().name())
            .unstarted(() -> make(snapshot, work));
    synchronized (this) {
      begin(snapshot, thread);
      thread.start();
    }
    return snapshot;
  }

  /// Makes a snapshot out of something that is not the running database, such as a backup, in the
  /// calling thread. If that fails nothing is left, so that the same may be tried again.
  ///
  /// @return the available snapshot
  /// @throws RefusedException as [#create], but the database need not be declared
  /// @throws FailedException with what to do about it
  public DbSnapshot bring(SnapshotRequest request, SnapshotWork work) {
    DeclaredDatabase database =
        databases.find(request.database()).orElseGet(() -> undeclared(request.database()));
    DbSnapshot snapshot = creating(request, database);
    synchronized (this) {
      begin(snapshot, Thread.currentThread());
    }
    try {
      return made(snapshot, work);
    } catch (RuntimeException e) {
      remove(snapshot);
      throw e;
    } finally {
      ended();
    }
  }

  private DeclaredDatabase undeclared(DatabaseId id) {
    return new DeclaredDatabase(
        id, Engine.POSTGRES, "", UNDECLARED_PORT, UNDECLARED_USER, clock.instant());
  }

  /// Called while holding the lock.
  private void begin(DbSnapshot snapshot, Thread thread) {
    if (refusing) {
      throw SnapshotRefusals.shuttingDown();
    }
    if (!store.insert(snapshot, SnapshotEvents.creating(snapshot, snapshot.createTime()))) {
      throw find(snapshot.id()).isPresent()
          ? SnapshotRefusals.alreadyExists(snapshot.id())
          : SnapshotRefusals.stillRead(snapshot.id());
    }
    making.add(thread);
  }

  private synchronized void ended() {
    making.remove(Thread.currentThread());
  }

  @Override
  public Optional<DbSnapshot> find(SnapshotId id) {
    return store.find(id).filter(SnapshotService::isVisible);
  }

  @Override
  public List<DbSnapshot> list(SnapshotKind kind) {
    return store.list(kind).stream().filter(SnapshotService::isVisible).toList();
  }

  @Override
  public synchronized DbSnapshot delete(SnapshotId id) {
    DbSnapshot snapshot = find(id).orElseThrow(() -> SnapshotRefusals.notFound(id));
    if (snapshot.status() == SnapshotStatus.CREATING) {
      throw SnapshotRefusals.beingCreated(id);
    }
    store.update(
        snapshot.with(SnapshotStatus.DELETING, snapshot.percentProgress()),
        SnapshotEvents.deleted(snapshot, clock.instant()));
    if (!leases.containsKey(id)) {
      remove(snapshot);
    }
    return snapshot;
  }

  @Override
  public Lease lease(SnapshotId id) {
    DbSnapshot snapshot = find(id).orElseThrow(() -> SnapshotRefusals.notFound(id));
    if (snapshot.status() != SnapshotStatus.AVAILABLE) {
      throw SnapshotRefusals.notAvailable(snapshot);
    }
    return hold(snapshot);
  }

  @Override
  public Optional<Lease> leaseAgain(SnapshotId id) {
    return store
        .find(id)
        .filter(snapshot ->
            switch (snapshot.status()) {
              case AVAILABLE, DELETING -> true;
              case CREATING, FAILED -> false;
            })
        .map(this::hold);
  }

  /// Makes no new snapshots from now on; those under way go on.
  public synchronized void refuseNew() {
    refusing = true;
  }

  /// Stops the making of snapshots and waits for it.
  @Override
  public void close() {
    List<Thread> threads;
    synchronized (this) {
      refusing = true;
      closing = true;
      threads = List.copyOf(making);
    }
    for (Thread thread : threads) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private DbSnapshot creating(SnapshotRequest request, DeclaredDatabase database) {
    return new DbSnapshot(
        request.id(),
        database.id(),
        SnapshotStatus.CREATING,
        0,
        database.engine(),
        databases
            .find(database.id())
            .flatMap(declared -> databases.facts(declared.id()))
            .map(ServerFacts::version)
            .orElse(""),
        database.port(),
        database.user(),
        database.since(),
        clock.instant(),
        0,
        SnapshotFolders.NAME_PREFIX + "%016x".formatted(random.nextLong()),
        Optional.empty(),
        request.tags());
  }

  private void make(DbSnapshot snapshot, SnapshotWork work) {
    try {
      made(snapshot, work);
    } catch (FailedException e) {
      LOG.error("snapshot {} failed: {}", snapshot.id(), e.getMessage());
      store.update(snapshot.failed(String.valueOf(e.getMessage())));
      folders.remove(snapshot.directory());
    } catch (RuntimeException e) {
      LOG.error("snapshot {} failed", snapshot.id(), e);
      store.update(snapshot.failed("an internal error; the server's log has the details"));
      folders.remove(snapshot.directory());
    } finally {
      ended();
    }
  }

  private DbSnapshot made(DbSnapshot snapshot, SnapshotWork work) {
    SnapshotContents contents =
        work.fill(
            folders.make(snapshot.directory()),
            percent ->
                store.update(snapshot.with(SnapshotStatus.CREATING, Math.clamp(percent, 0, 99))),
            () -> closing);
    DbSnapshot available = snapshot.available(contents);
    store.update(available, SnapshotEvents.created(snapshot, clock.instant()));
    LOG.info("snapshot {} is available: {} bytes", snapshot.id(), contents.bytes());
    return available;
  }

  private synchronized Lease hold(DbSnapshot snapshot) {
    Source source = maker.open(snapshot, folders.path(snapshot.directory()));
    leases.merge(snapshot.id(), 1, Integer::sum);
    return new Held(snapshot, source);
  }

  private synchronized void giveBack(SnapshotId id) {
    leases.computeIfPresent(id, (key, count) -> count == 1 ? null : count - 1);
    if (!leases.containsKey(id)) {
      store
          .find(id)
          .filter(snapshot -> snapshot.status() == SnapshotStatus.DELETING)
          .ifPresent(this::remove);
    }
  }

  /// Files first: folders without a record are found at the next start, and so are records.
  private void remove(DbSnapshot snapshot) {
    folders.remove(snapshot.directory());
    store.delete(snapshot.id());
  }

  private static boolean isVisible(DbSnapshot snapshot) {
    return snapshot.status() != SnapshotStatus.DELETING;
  }

  private List<DbSnapshot> all() {
    return Stream.of(SnapshotKind.values()).flatMap(kind -> store.list(kind).stream()).toList();
  }

  private final class Held implements Lease {
    private final DbSnapshot snapshot;
    private final Source source;
    private boolean closed;

    Held(DbSnapshot snapshot, Source source) {
      this.snapshot = snapshot;
      this.source = source;
    }

    @Override
    public DbSnapshot snapshot() {
      return snapshot;
    }

    @Override
    public Source source() {
      return source;
    }

    @Override
    public void close() {
      synchronized (SnapshotService.this) {
        if (!closed) {
          closed = true;
          giveBack(snapshot.id());
        }
      }
    }
  }
}
