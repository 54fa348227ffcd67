package dev.spillway.core.snapshot;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Deletes the folders of deleted snapshots behind the calls that delete them: a folder can hold
/// hundreds of thousands of files, and a bucket as many objects. What a shutdown or a kill leaves
/// is found by the next start. Thread-safe.
final class SnapshotRemovals implements AutoCloseable {
  /// A shutdown does not wait longer for the rest of a folder.
  private static final Duration ENDING = Duration.ofSeconds(10);

  private static final Logger LOG = LoggerFactory.getLogger(SnapshotRemovals.class);

  private final SnapshotFolders folders;
  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(
          Thread.ofPlatform().name("spillway-snapshot-removal-", 1).factory());

  SnapshotRemovals(SnapshotFolders folders) {
    this.folders = folders;
  }

  /// Begins to delete a folder that no record names any more; once closed, leaves it to the next
  /// start.
  void begin(String folder) {
    try {
      threads.execute(() -> folders.remove(folder));
    } catch (RejectedExecutionException e) {
      LOG.info("the snapshot folder {} is deleted by the next start", folder);
    }
  }

  @Override
  public void close() {
    threads.shutdown();
    try {
      if (threads.awaitTermination(ENDING.toMillis(), TimeUnit.MILLISECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    threads.shutdownNow();
  }
}
