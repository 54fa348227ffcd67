package dev.spillway.testkit.rds;

import dev.spillway.core.problem.ErrorCode;
import dev.spillway.core.problem.RefusedException;
import dev.spillway.core.snapshot.DbSnapshot;
import dev.spillway.core.snapshot.SnapshotCopyRequest;
import dev.spillway.core.snapshot.SnapshotId;
import dev.spillway.core.snapshot.SnapshotKind;
import dev.spillway.core.snapshot.SnapshotRequest;
import dev.spillway.core.snapshot.SnapshotStatus;
import dev.spillway.core.snapshot.Snapshots;
import dev.spillway.core.source.DeclaredDatabase;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/// Snapshots without files, made only when the test says so.
public final class InMemorySnapshots implements Snapshots {
  private final InstantSource clock;
  private final InMemoryDatabases databases;
  private final Map<SnapshotId, DbSnapshot> snapshots = new HashMap<>();
  private final Map<SnapshotId, SortedSet<String>> accounts = new HashMap<>();

  public InMemorySnapshots(InstantSource clock, InMemoryDatabases databases) {
    this.clock = clock;
    this.databases = databases;
  }

  /// Changes a snapshot.
  public synchronized void change(SnapshotId id, UnaryOperator<DbSnapshot> change) {
    snapshots.put(id, change.apply(find(id).orElseThrow()));
  }

  /// Ends the making of a snapshot.
  public void finish(SnapshotId id) {
    change(id, snapshot -> snapshot.with(SnapshotStatus.AVAILABLE, 100));
  }

  @Override
  public synchronized DbSnapshot create(SnapshotRequest request) {
    if (snapshots.containsKey(request.id())) {
      throw alreadyExists(request.id());
    }
    DeclaredDatabase database = databases.find(request.database()).orElseThrow();
    DbSnapshot snapshot =
        new DbSnapshot(
            request.id(),
            request.database(),
            SnapshotStatus.CREATING,
            0,
            database.engine(),
            databases.facts(database.id()).map(facts -> facts.version()).orElse(""),
            database.port(),
            database.user(),
            database.since(),
            clock.instant(),
            0,
            request.id().name(),
            Optional.empty(),
            request.tags());
    snapshots.put(request.id(), snapshot);
    return snapshot;
  }

  @Override
  public synchronized Optional<DbSnapshot> find(SnapshotId id) {
    return Optional.ofNullable(snapshots.get(id));
  }

  @Override
  public synchronized List<DbSnapshot> list(SnapshotKind kind) {
    return snapshots.values().stream()
        .filter(snapshot -> snapshot.id().kind() == kind)
        .sorted(Comparator.comparing(snapshot -> snapshot.id().name()))
        .toList();
  }

  @Override
  public synchronized DbSnapshot delete(SnapshotId id) {
    DbSnapshot snapshot = require(id);
    snapshots.remove(id);
    accounts.remove(id);
    return snapshot;
  }

  @Override
  public synchronized DbSnapshot copy(SnapshotCopyRequest request) {
    DbSnapshot source = require(request.source());
    if (snapshots.containsKey(request.target())) {
      throw alreadyExists(request.target());
    }
    DbSnapshot copy =
        source.copyTo(request.target(), request.target().name(), clock.instant(), request.tags());
    snapshots.put(request.target(), copy);
    return copy;
  }

  @Override
  public synchronized DbSnapshot tag(SnapshotId id, UnaryOperator<Map<String, String>> change) {
    DbSnapshot tagged = require(id);
    tagged = tagged.tagged(change.apply(tagged.tags()));
    snapshots.put(id, tagged);
    return tagged;
  }

  @Override
  public synchronized SortedSet<String> sharedWith(SnapshotId id) {
    require(id);
    return new TreeSet<>(accounts.getOrDefault(id, new TreeSet<>()));
  }

  @Override
  public synchronized SortedSet<String> share(
      SnapshotId id, UnaryOperator<SortedSet<String>> change) {
    accounts.put(id, change.apply(sharedWith(id)));
    return sharedWith(id);
  }

  private DbSnapshot require(SnapshotId id) {
    return find(id)
        .orElseThrow(() ->
            new RefusedException(
                id.kind() == SnapshotKind.DB
                    ? ErrorCode.DB_SNAPSHOT_NOT_FOUND
                    : ErrorCode.DB_CLUSTER_SNAPSHOT_NOT_FOUND,
                "The snapshot " + id + " does not exist."));
  }

  private static RefusedException alreadyExists(SnapshotId id) {
    return new RefusedException(
        id.kind() == SnapshotKind.DB
            ? ErrorCode.DB_SNAPSHOT_ALREADY_EXISTS
            : ErrorCode.DB_CLUSTER_SNAPSHOT_ALREADY_EXISTS,
        "The snapshot " + id + " already exists.");
  }

  @Override
  public Lease lease(SnapshotId id) {
    throw new UnsupportedOperationException("snapshots in memory have no files");
  }

  @Override
  public Optional<Lease> leaseAgain(SnapshotId id) {
    throw new UnsupportedOperationException("snapshots in memory have no files");
  }
}
