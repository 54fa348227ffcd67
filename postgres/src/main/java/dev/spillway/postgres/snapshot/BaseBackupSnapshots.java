package dev.spillway.postgres.snapshot;

import dev.spillway.core.problem.FailedException;
import dev.spillway.core.problem.Fault;
import dev.spillway.core.snapshot.DbSnapshot;
import dev.spillway.core.snapshot.FolderCopy;
import dev.spillway.core.snapshot.SnapshotContents;
import dev.spillway.core.snapshot.SnapshotMaker;
import dev.spillway.core.source.DatabaseId;
import dev.spillway.core.source.Source;
import dev.spillway.postgres.basebackup.BackupFacts;
import dev.spillway.postgres.basebackup.BackupOptions;
import dev.spillway.postgres.basebackup.BaseBackup;
import dev.spillway.postgres.connect.PostgresConnector;
import dev.spillway.postgres.heap.OnCorruption;
import dev.spillway.postgres.imported.BackupLocation;
import dev.spillway.postgres.imported.ImportedBackup;
import dev.spillway.postgres.recovery.CopiedDirectory;
import dev.spillway.postgres.recovery.FallbackServers;
import dev.spillway.postgres.recovery.Preparation;
import dev.spillway.postgres.recovery.PreparedCopy;
import dev.spillway.postgres.recovery.RecoveryPrograms;
import dev.spillway.postgres.recovery.RecoveryTarget;
import dev.spillway.postgres.recovery.SnapshotFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.IntConsumer;
import java.util.random.RandomGenerator;

/// DB snapshots as prepared base backups. Thread-safe.
public final class BaseBackupSnapshots implements SnapshotMaker {
  private static final int PERCENT_OF_COPYING = 90;
  private static final Duration STOP_POLL = Duration.ofMillis(500);

  private final Function<DatabaseId, Origin> origins;
  private final RecoveryPrograms programs;
  private final OnCorruption onCorruption;
  private final FallbackServers fallbacks;
  private final SnapshotCatalogs catalogs;
  private final RandomGenerator random;
  private final InstantSource clock;
  private final Map<DatabaseId, Semaphore> running = new ConcurrentHashMap<>();

  /// A database to take snapshots of.
  public record Origin(PostgresConnector connector, BackupOptions options) {}

  /// Exports that find a damaged file fail.
  ///
  /// @param origins knows every database that is asked for
  public BaseBackupSnapshots(
      Function<DatabaseId, Origin> origins,
      RecoveryPrograms programs,
      RandomGenerator random,
      InstantSource clock) {
    this(origins, programs, OnCorruption.FAIL, random, clock);
  }

  /// @param origins knows every database that is asked for
  /// @param onCorruption what becomes of exports that find a damaged file
  public BaseBackupSnapshots(
      Function<DatabaseId, Origin> origins,
      RecoveryPrograms programs,
      OnCorruption onCorruption,
      RandomGenerator random,
      InstantSource clock) {
    this.origins = origins;
    this.programs = programs;
    this.onCorruption = onCorruption;
    this.fallbacks = new FallbackServers(programs);
    this.catalogs = new SnapshotCatalogs(fallbacks);
    this.random = random;
    this.clock = clock;
  }

  @Override
  public SnapshotContents make(
      DatabaseId database, Path directory, IntConsumer progress, BooleanSupplier stop) {
    // One at a time: a second backup would only slow down the first one's source.
    Semaphore turn = running.computeIfAbsent(database, _ -> new Semaphore(1, true));
    await(turn, stop);
    try {
      return make(origins.apply(database), new SnapshotFolder(directory), progress, stop);
    } finally {
      turn.release();
    }
  }

  private static void await(Semaphore turn, BooleanSupplier stop) {
    try {
      while (!turn.tryAcquire(STOP_POLL.toMillis(), TimeUnit.MILLISECONDS)) {
        if (stop.getAsBoolean()) {
          throw new FailedException(Fault.STOPPED, "The snapshot was stopped before it began");
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new FailedException(Fault.STOPPED, "Interrupted before the snapshot began", e);
    }
  }

  private SnapshotContents make(
      Origin origin, SnapshotFolder folder, IntConsumer progress, BooleanSupplier stop) {
    folder.create();
    GrowingPercent percent = new GrowingPercent(progress);
    BaseBackup backup = new BaseBackup(origin.connector(), origin.options(), random);
    BackupFacts facts =
        backup.take(
            folder.data(), copied -> percent.accept(copied * PERCENT_OF_COPYING / 100), stop);
    return prepared(facts, folder, new RecoveryTarget.EndOfWal(), percent, stop);
  }

  /// Makes a snapshot of somebody's backup, which is only read. Otherwise as [#make(DatabaseId,
  /// Path, IntConsumer, BooleanSupplier)].
  public SnapshotContents bring(
      BackupLocation backup, Path directory, IntConsumer progress, BooleanSupplier stop) {
    SnapshotFolder folder = new SnapshotFolder(directory);
    folder.create();
    GrowingPercent percent = new GrowingPercent(progress);
    BackupFacts facts =
        new ImportedBackup(backup, folder)
            .copy(copied -> percent.accept(copied * PERCENT_OF_COPYING / 100), stop);
    return prepared(facts, folder, backup.until(), percent, stop);
  }

  private SnapshotContents prepared(
      BackupFacts facts,
      SnapshotFolder folder,
      RecoveryTarget until,
      GrowingPercent percent,
      BooleanSupplier stop) {
    PreparedCopy copy =
        new Preparation(programs, random)
            .prepare(
                folder,
                facts.major(),
                until,
                served ->
                    SnapshotCatalogs.write(
                        folder, served.control(), served.facts().databases(), served.connector()),
                stop);
    requireSameSystem(facts, copy);
    try {
      long bytes = new CopiedDirectory(folder.data()).bytes();
      new DescriptorFile(folder).write(new SnapshotDescriptor(facts, copy, bytes));
      percent.accept(100);
      return new SnapshotContents(facts.endTime(), facts.version(), bytes);
    } catch (IOException e) {
      throw new FailedException(
          Fault.RESOURCES, "The snapshot cannot be written to " + folder.root() + ": " + e, e);
    }
  }

  private static void requireSameSystem(BackupFacts facts, PreparedCopy copy) {
    if (facts.systemIdentifier() != copy.control().systemIdentifier()) {
      throw new FailedException(
          Fault.SOURCE,
          "The base backup came from another cluster than the one that was asked: something between here and there changed the server. Name the server itself.");
    }
  }

  @Override
  public Source open(DbSnapshot snapshot, Path directory) {
    return new PreparedSource(
        new SnapshotFolder(directory), fallbacks, catalogs, onCorruption, clock);
  }

  /// Without what belongs to a server that runs on the original, who would be ended as the copy's.
  @Override
  public void copy(Path from, Path to, BooleanSupplier stop) {
    new SnapshotFolder(to).create();
    new FolderCopy(Set.of("run", "postmaster.pid", "postmaster.opts"), stop).copy(from, to);
  }

  @Override
  public void release(Path directory) {
    fallbacks.end(new SnapshotFolder(directory));
  }
}
