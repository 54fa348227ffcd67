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
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/// The life of snapshots: recorded as CREATING, made by a thread of their own, AVAILABLE when
/// durable on disk, and deleted when nobody reads them any more. Thread-safe.
public final class SnapshotService implements Snapshots, AutoCloseable {

  /// As in RDS.
  private static final int MOST_ACCOUNTS = 20;

  private final SnapshotFolders folders;
  private final SnapshotStore store;
  private final SnapshotMaker maker;
  private final Databases databases;
  private final InstantSource clock;
  private final RandomGenerator random;
  private final Map<SnapshotId, Integer> leases = new HashMap<>();
  private final SnapshotMakings makings;
  private final SnapshotRemovals removals;

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
    this.makings = new SnapshotMakings(folders, store, clock, this);
    this.removals = new SnapshotRemovals(folders);
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
    return makings.begin(
        new SnapshotMakings.Making(
            snapshot,
            (folder, progress, stop) -> maker.make(snapshot.database(), folder, progress, stop),
            SnapshotEvents.creating(snapshot, snapshot.createTime()),
            SnapshotEvents::created));
  }

  @Override
  public DbSnapshot copy(SnapshotCopyRequest request) {
    DbSnapshot source =
        find(request.source()).orElseThrow(() -> SnapshotRefusals.notFound(request.source()));
    if (source.status() != SnapshotStatus.AVAILABLE) {
      throw SnapshotRefusals.notCopyable(source);
    }
    DbSnapshot copy =
        source.copyTo(request.target(), newDirectory(), clock.instant(), request.tags());
    Lease lease = hold(source);
    try {
      return makings.begin(
          new SnapshotMakings.Making(
              copy,
              (folder, _, stop) -> {
                try (lease) {
                  maker.copy(folders.path(source.directory()), folder, stop);
                }
                return new SnapshotContents(
                    source.createTime(), source.engineVersion(), source.allocatedBytes());
              },
              SnapshotEvents.copying(copy, request),
              (made, now) -> SnapshotEvents.copied(made, request, now)));
    } catch (RuntimeException e) {
      lease.close();
      throw e;
    }
  }

  @Override
  public synchronized DbSnapshot tag(SnapshotId id, UnaryOperator<Map<String, String>> change) {
    DbSnapshot snapshot = find(id).orElseThrow(() -> SnapshotRefusals.notFound(id));
    DbSnapshot tagged = snapshot.tagged(change.apply(snapshot.tags()));
    store.update(tagged);
    return tagged;
  }

  @Override
  public SortedSet<String> sharedWith(SnapshotId id) {
    if (find(id).isEmpty()) {
      throw SnapshotRefusals.notFound(id);
    }
    return store.accounts(id);
  }

  @Override
  public synchronized SortedSet<String> share(
      SnapshotId id, UnaryOperator<SortedSet<String>> change) {
    SortedSet<String> accounts = change.apply(new TreeSet<>(sharedWith(id)));
    if (accounts.size() > MOST_ACCOUNTS) {
      throw SnapshotRefusals.tooManyAccounts(MOST_ACCOUNTS);
    }
    store.shareWith(id, accounts);
    return accounts;
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
    return makings.makeHere(
        new SnapshotMakings.Making(snapshot, work, List.of(), SnapshotEvents::brought),
        this::remove);
  }

  /// Nothing is known of it but a backup.
  private DeclaredDatabase undeclared(DatabaseId id) {
    return new DeclaredDatabase(id, Engine.POSTGRES, "", 0, "", clock.instant());
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
      removeBehind(snapshot);
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
  public void refuseNew() {
    makings.refuseNew();
  }

  /// Stops the making of snapshots and waits for it, and a while for folders that are being
  /// deleted.
  @Override
  public void close() {
    makings.close();
    removals.close();
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
        newDirectory(),
        Optional.empty(),
        request.tags());
  }

  private String newDirectory() {
    return SnapshotFolders.NAME_PREFIX + "%016x".formatted(random.nextLong());
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
          .ifPresent(this::removeBehind);
    }
  }

  private void remove(DbSnapshot snapshot) {
    folders.remove(snapshot.directory());
    store.delete(snapshot.id());
  }

  /// The name is free at once; folders without a record are found at the next start.
  private void removeBehind(DbSnapshot snapshot) {
    store.delete(snapshot.id());
    removals.begin(snapshot.directory());
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
