package dev.spillway.benchmark;

import dev.spillway.core.snapshot.DbSnapshot;
import dev.spillway.core.snapshot.SnapshotContents;
import dev.spillway.core.snapshot.SnapshotId;
import dev.spillway.core.snapshot.SnapshotKind;
import dev.spillway.core.snapshot.SnapshotStatus;
import dev.spillway.core.source.DatabaseId;
import dev.spillway.core.source.Engine;
import dev.spillway.core.source.Source;
import dev.spillway.postgres.basebackup.BackupOptions;
import dev.spillway.postgres.heap.OnCorruption;
import dev.spillway.postgres.live.LiveSource;
import dev.spillway.postgres.live.ReadOptions;
import dev.spillway.postgres.recovery.RecoveryPrograms;
import dev.spillway.postgres.snapshot.BaseBackupSnapshots;
import dev.spillway.postgresserver.RunAs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.random.RandomGenerator;

/// The server with all tables, and a DB snapshot of it.
final class Site implements AutoCloseable {
  private final Path folder;
  private final double scale;
  private final RandomGenerator random;
  private final BenchServer server;
  private final BaseBackupSnapshots snapshots;
  private final List<Path> taken = new ArrayList<>();

  private Site(Path folder, double scale, RandomGenerator random, BenchServer server) {
    this.folder = folder;
    this.scale = scale;
    this.random = random;
    this.server = server;
    this.snapshots =
        new BaseBackupSnapshots(
            _ ->
                new BaseBackupSnapshots.Origin(
                    server.connector(),
                    new BackupOptions(BackupOptions.Checkpoint.FAST, OptionalInt.empty())),
            new RecoveryPrograms(
                BenchServer.binaries(folder.resolve("programs")),
                RunAs.choose(Optional.empty()),
                Path.of("/tmp")),
            OnCorruption.FAIL,
            random,
            InstantSource.system());
  }

  static Site start(Path folder, double scale, RandomGenerator random) throws IOException {
    return new Site(folder, scale, random, BenchServer.start(folder));
  }

  BenchServer server() {
    return server;
  }

  double scale() {
    return scale;
  }

  Path folder() {
    return folder;
  }

  /// Makes the tables and freezes them, so that no run pays for another's hint bits.
  void fill(List<Dataset> datasets) throws Exception {
    server.execute("postgres", List.of("CREATE DATABASE " + Dataset.DATABASE));
    Threads.all(
        datasets.stream()
            .map(dataset ->
                (java.util.concurrent.Callable<String>)
                    () -> {
                      server.execute(Dataset.DATABASE, dataset.creation(scale));
                      server.execute(
                          Dataset.DATABASE, List.of("VACUUM (FREEZE, ANALYZE) " + dataset.table()));
                      return dataset.table();
                    })
            .toList());
    server.execute("postgres", List.of("CHECKPOINT"));
  }

  Source live() {
    return new LiveSource(server.connector(), ReadOptions.live(InstantSource.system()));
  }

  /// Takes a DB snapshot of everything that the server holds now.
  Source snapshot() throws IOException {
    Path directory = folder.resolve("snapshot-" + taken.size());
    Files.createDirectories(directory);
    taken.add(directory);
    DatabaseId id = new DatabaseId("db5");
    SnapshotContents made = snapshots.make(id, directory, _ -> {}, () -> false);
    return snapshots.open(
        new DbSnapshot(
            new SnapshotId(SnapshotKind.DB, "bench"),
            id,
            SnapshotStatus.AVAILABLE,
            100,
            Engine.POSTGRES,
            made.engineVersion(),
            server.port(),
            BenchServer.USER,
            made.time(),
            made.time(),
            made.bytes(),
            directory.toString(),
            Optional.empty(),
            Map.of()),
        directory);
  }

  RandomGenerator random() {
    return random;
  }

  @Override
  public void close() {
    taken.forEach(snapshots::release);
    server.close();
  }
}
