package dev.spillway.core.snapshot;

import dev.spillway.core.event.Event;
import dev.spillway.core.problem.FailedException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The snapshots that are being made, each by one thread: from CREATING to AVAILABLE or FAILED.
/// Thread-safe.
final class SnapshotMakings implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SnapshotMakings.class);

  private final SnapshotFolders folders;
  private final SnapshotStore store;
  private final InstantSource clock;
  private final Object lock;
  private final Set<Thread> threads = new HashSet<>();
  private boolean refusing;
  private volatile boolean closing;

  /// @param lock held while a record is read and changed, here and by whoever else changes records
  SnapshotMakings(SnapshotFolders folders, SnapshotStore store, InstantSource clock, Object lock) {
    this.folders = folders;
    this.store = store;
    this.clock = clock;
    this.lock = lock;
  }

  /// A snapshot to be made, and what is told of it.
  record Making(
      DbSnapshot snapshot,
      SnapshotWork work,
      List<Event> begun,
      BiFunction<DbSnapshot, Instant, List<Event>> made) {}

  /// Records the snapshot and makes it in a thread of its own; if that fails it is FAILED.
  ///
  /// @throws dev.spillway.core.problem.RefusedException if it exists, or during a shutdown
  DbSnapshot begin(Making making) {
    Thread thread =
        Thread.ofPlatform()
            .name("spillway-snapshot-" + making.snapshot().id().name())
            .unstarted(() -> make(making));
    synchronized (lock) {
      record(making, thread);
      thread.start();
    }
    return making.snapshot();
  }

  /// Records the snapshot and makes it in the calling thread.
  ///
  /// @param undo is given the snapshot if the making fails, before this throws
  /// @throws dev.spillway.core.problem.RefusedException as [#begin]
  /// @throws FailedException with what to do about it
  DbSnapshot makeHere(Making making, Consumer<DbSnapshot> undo) {
    record(making, Thread.currentThread());
    try {
      return made(making);
    } catch (RuntimeException e) {
      undo.accept(making.snapshot());
      throw e;
    } finally {
      ended();
    }
  }

  /// Makes no new snapshots from now on; those under way go on.
  void refuseNew() {
    synchronized (lock) {
      refusing = true;
    }
  }

  /// Stops what is being made and waits for it.
  @Override
  public void close() {
    List<Thread> running;
    synchronized (lock) {
      refusing = true;
      closing = true;
      running = List.copyOf(threads);
    }
    for (Thread thread : running) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private void record(Making making, Thread thread) {
    SnapshotId id = making.snapshot().id();
    synchronized (lock) {
      if (refusing) {
        throw SnapshotRefusals.shuttingDown();
      }
      if (!store.insert(making.snapshot(), making.begun())) {
        boolean deleting =
            store.find(id).map(DbSnapshot::status).stream()
                .anyMatch(SnapshotStatus.DELETING::equals);
        throw deleting ? SnapshotRefusals.stillRead(id) : SnapshotRefusals.alreadyExists(id);
      }
      threads.add(thread);
    }
  }

  private void ended() {
    synchronized (lock) {
      threads.remove(Thread.currentThread());
    }
  }

  private void make(Making making) {
    SnapshotId id = making.snapshot().id();
    try {
      made(making);
    } catch (FailedException e) {
      LOG.error("snapshot {} failed: {}", id, e.getMessage());
      failed(making.snapshot(), String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      LOG.error("snapshot {} failed", id, e);
      failed(making.snapshot(), "an internal error; the server's log has the details");
    } finally {
      ended();
    }
  }

  private void failed(DbSnapshot snapshot, String reason) {
    change(snapshot.id(), List.of(), last -> last.failed(reason));
    folders.remove(snapshot.directory());
  }

  private DbSnapshot made(Making making) {
    SnapshotId id = making.snapshot().id();
    SnapshotContents contents =
        making
            .work()
            .fill(
                folders.make(making.snapshot().directory()),
                percent ->
                    change(
                        id,
                        List.of(),
                        last -> last.with(SnapshotStatus.CREATING, Math.clamp(percent, 0, 99))),
                () -> closing);
    DbSnapshot available = change(id, happened(making, contents), last -> last.available(contents));
    LOG.info("snapshot {} is available: {} bytes", id, contents.bytes());
    return available;
  }

  private List<Event> happened(Making making, SnapshotContents contents) {
    List<Event> events = making.made().apply(making.snapshot(), clock.instant());
    return contents
        .substitute()
        .map(reason -> events.stream().map(event -> event.remarking(reason)).toList())
        .orElse(events);
  }

  /// Changes the record as it is now: its tags may have been changed meanwhile.
  private DbSnapshot change(SnapshotId id, List<Event> events, UnaryOperator<DbSnapshot> change) {
    synchronized (lock) {
      DbSnapshot changed = change.apply(store.find(id).orElseThrow());
      store.update(changed, events);
      return changed;
    }
  }
}
