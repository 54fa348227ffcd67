package dev.spillway.testkit.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.core.objectstore.BucketRequest;
import dev.spillway.core.parquet.Codec;
import dev.spillway.core.snapshot.DbSnapshot;
import dev.spillway.core.snapshot.SnapshotId;
import dev.spillway.core.snapshot.SnapshotKind;
import dev.spillway.core.snapshot.SnapshotRequest;
import dev.spillway.core.snapshot.SnapshotService;
import dev.spillway.core.snapshot.SnapshotStatus;
import dev.spillway.core.snapshot.Snapshots;
import dev.spillway.core.source.ConsistentRead;
import dev.spillway.core.source.DatabaseId;
import dev.spillway.core.source.DeclaredDatabase;
import dev.spillway.core.source.Engine;
import dev.spillway.core.storedexport.ExportHome;
import dev.spillway.core.storedexport.ExportHomes;
import dev.spillway.testkit.fault.Faults;
import dev.spillway.testkit.objectstore.MemoryBuckets;
import dev.spillway.testkit.rds.InMemoryDatabases;
import dev.spillway.testkit.store.MemoryEventLog;
import dev.spillway.testkit.store.MemorySnapshotStore;
import dev.spillway.testkit.store.SettableClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Deleting a stored export in the middle of an export of it breaks nothing, wherever its files
/// are.
class StoredExportDeletionTest {
  private static final String HOME_ROLE = "arn:aws:iam::123456789012:role/home";
  private static final SnapshotId SNAP = new SnapshotId(SnapshotKind.DB, "snap");

  @TempDir Path directory;

  /// Where the files are, and so how they come to the task's bucket.
  enum Place {
    FOLDER,
    BUCKET_OF_THE_SAME_STORE,
    BUCKET_OF_ANOTHER_STORE
  }

  private final MemoryBuckets elsewhere = new MemoryBuckets(HOME_ROLE, new Faults());

  @ParameterizedTest
  @EnumSource
  void theExportGoesOnAndTheFilesGoWhenItHasEnded(Place place) throws Exception {
    CompletableFuture<MemoryBuckets> home = new CompletableFuture<>();
    StoredExportWorld world =
        new StoredExportWorld(
            directory,
            new ExportHomes(request -> home.join().open(request), () -> configured(place)));
    MemoryBuckets store = place == Place.BUCKET_OF_ANOTHER_STORE ? elsewhere : world.buckets;
    store.addRole(HOME_ROLE);
    store.createBucket("home");
    home.complete(store);
    MemorySnapshotStore records = new MemorySnapshotStore(new MemoryEventLog());
    world.exportDirect();

    try (SnapshotService service = service(world, records)) {
      service.create(new SnapshotRequest(SNAP, new DatabaseId("shop"), Map.of()));
      DbSnapshot made =
          records.await(SNAP, snapshot -> snapshot.status() == SnapshotStatus.AVAILABLE);
      try (Snapshots.Lease lease = service.lease(SNAP);
          ConsistentRead read = lease.source().open(StoredExportWorld.EVERYTHING, "test")) {
        world.storeFaults.callAt(
            step -> step.contains(" e/db/public.big/") && step.endsWith(".parquet"),
            3,
            () -> service.delete(SNAP));

        world.run(world.export(Codec.ZSTD), read, "copied");

        assertThat(world.storeFaults.struck()).as("it was deleted in the middle").isEqualTo(1);
        assertThat(service.find(SNAP)).isEmpty();
        assertThat(world.objects("copied")).isEqualTo(world.objects("direct"));
        assertThat(directory.resolve("snapshots").resolve(made.directory())).isNotEmptyDirectory();
      }
    }
    assertThat(folders()).isEmpty();
    assertThat(store.keys("home")).isEmpty();
  }

  private static Optional<ExportHome> configured(Place place) {
    return place == Place.FOLDER
        ? Optional.empty()
        : Optional.of(new ExportHome(new BucketRequest("home", HOME_ROLE, "home-key"), "kept/"));
  }

  private SnapshotService service(StoredExportWorld world, MemorySnapshotStore records) {
    InMemoryDatabases databases = new InMemoryDatabases();
    databases.declare(
        new DeclaredDatabase(
            new DatabaseId("shop"), Engine.POSTGRES, "db1", 5432, "u", StoredExportWorld.POINT));
    SnapshotService service =
        new SnapshotService(
            directory.resolve("snapshots"),
            records,
            world.snapshots,
            databases,
            new SettableClock(StoredExportWorld.POINT),
            new Random(1));
    service.recover(Set.of());
    return service;
  }

  private List<Path> folders() throws IOException {
    try (Stream<Path> folders = Files.list(directory.resolve("snapshots"))) {
      return folders.toList();
    }
  }
}
