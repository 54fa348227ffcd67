package dev.spillway.testkit.store;

import dev.spillway.core.event.Event;
import dev.spillway.core.snapshot.DbSnapshot;
import dev.spillway.core.snapshot.SnapshotId;
import dev.spillway.core.snapshot.SnapshotKind;
import dev.spillway.core.snapshot.SnapshotStore;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;

/// Snapshot records in memory.
public final class MemorySnapshotStore implements SnapshotStore {
  private final Map<SnapshotId, DbSnapshot> snapshots = new HashMap<>();
  private final Map<SnapshotId, SortedSet<String>> accounts = new HashMap<>();
  private final MemoryEventLog log;

  public MemorySnapshotStore() {
    this(new MemoryEventLog());
  }

  /// @param log records the events
  public MemorySnapshotStore(MemoryEventLog log) {
    this.log = log;
  }

  @Override
  public synchronized boolean insert(DbSnapshot snapshot, List<Event> events) {
    boolean inserted = snapshots.putIfAbsent(snapshot.id(), snapshot) == null;
    if (inserted) {
      log.add(events);
    }
    notifyAll();
    return inserted;
  }

  @Override
  public synchronized void update(DbSnapshot snapshot, List<Event> events) {
    snapshots.put(snapshot.id(), snapshot);
    log.add(events);
    notifyAll();
  }

  @Override
  public synchronized void delete(SnapshotId id) {
    snapshots.remove(id);
    accounts.remove(id);
    notifyAll();
  }

  @Override
  public synchronized SortedSet<String> accounts(SnapshotId id) {
    return new TreeSet<>(accounts.getOrDefault(id, new TreeSet<>()));
  }

  @Override
  public synchronized void shareWith(SnapshotId id, SortedSet<String> shared) {
    accounts.put(id, new TreeSet<>(shared));
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

  /// Waits until the snapshot satisfies the condition.
  public synchronized DbSnapshot await(SnapshotId id, Predicate<DbSnapshot> condition)
      throws InterruptedException {
    while (!snapshots.containsKey(id) || !condition.test(snapshots.get(id))) {
      wait();
    }
    return snapshots.get(id);
  }
}
