package dev.spillway.testkit.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spillway.core.event.Event;
import dev.spillway.core.event.EventType;
import dev.spillway.core.problem.ErrorCode;
import dev.spillway.core.problem.FailedException;
import dev.spillway.core.problem.Fault;
import dev.spillway.core.problem.RefusedException;
import dev.spillway.core.snapshot.DbSnapshot;
import dev.spillway.core.snapshot.SnapshotContents;
import dev.spillway.core.snapshot.SnapshotId;
import dev.spillway.core.snapshot.SnapshotKind;
import dev.spillway.core.snapshot.SnapshotMaker;
import dev.spillway.core.snapshot.SnapshotRequest;
import dev.spillway.core.snapshot.SnapshotService;
import dev.spillway.core.snapshot.SnapshotStatus;
import dev.spillway.core.snapshot.Snapshots;
import dev.spillway.core.source.DatabaseId;
import dev.spillway.core.source.DeclaredDatabase;
import dev.spillway.core.source.Engine;
import dev.spillway.core.source.Source;
import dev.spillway.testkit.fault.Faults;
import dev.spillway.testkit.rds.InMemoryDatabases;
import dev.spillway.testkit.source.MemorySource;
import dev.spillway.testkit.store.MemoryEventLog;
import dev.spillway.testkit.store.MemorySnapshotStore;
import dev.spillway.testkit.store.SettableClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;
import java.util.function.IntConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotServiceTest {
  private static final DatabaseId SHOP = new DatabaseId("shop");
  private static final SnapshotId SNAP = new SnapshotId(SnapshotKind.DB, "snap");
  private static final Instant POINT = Instant.parse("2020-03-27T20:48:42.023Z");

  @TempDir Path directory;
  private final MemoryEventLog log = new MemoryEventLog();
  private final MemorySnapshotStore store = new MemorySnapshotStore(log);
  private final Maker maker = new Maker();

  /// Writes one file for each snapshot.
  private static final class Maker implements SnapshotMaker {
    private final Thread tester = Thread.currentThread();
    private final List<Thread> released = new CopyOnWriteArrayList<>();
    private CountDownLatch mayFinish = new CountDownLatch(0);
    private CountDownLatch mayRemove = new CountDownLatch(0);
    private boolean fails;
    private Optional<String> substitute = Optional.empty();

    @Override
    public SnapshotContents make(
        DatabaseId database, Path folder, IntConsumer progress, BooleanSupplier stop) {
      try {
        Files.writeString(folder.resolve("heap"), "rows");
        progress.accept(50);
        mayFinish.await();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      if (fails || stop.getAsBoolean()) {
        throw new FailedException(Fault.SOURCE, "no free WAL sender; raise max_wal_senders");
      }
      SnapshotContents contents = new SnapshotContents(POINT, "17.11", 4);
      return substitute.map(contents::insteadOf).orElse(contents);
    }

    @Override
    public Source open(DbSnapshot snapshot, Path folder) {
      return MemorySource.snapshot(List.of(), snapshot.createTime(), new Faults());
    }

    @Override
    public void release(Path folder) {
      released.add(Thread.currentThread());
      if (released.getLast() != tester) {
        await(mayRemove);
      }
    }

    private static void await(CountDownLatch latch) {
      try {
        latch.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  @Test
  void aSnapshotIsAvailableWhenItIsMadeAndShowsThePointOfItsData() throws Exception {
    maker.mayFinish = new CountDownLatch(1);
    try (SnapshotService service = service()) {
      DbSnapshot creating = service.create(request());
      assertThat(creating.status()).isEqualTo(SnapshotStatus.CREATING);
      DbSnapshot halfway = store.await(SNAP, snapshot -> snapshot.percentProgress() == 50);
      assertThat(halfway.status()).isEqualTo(SnapshotStatus.CREATING);
      assertThatThrownBy(() -> service.lease(SNAP))
          .isInstanceOfSatisfying(
              RefusedException.class,
              e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_EXPORT_SOURCE_STATE));
      assertThatThrownBy(() -> service.delete(SNAP))
          .isInstanceOfSatisfying(
              RefusedException.class,
              e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_DB_SNAPSHOT_STATE));

      maker.mayFinish.countDown();
      DbSnapshot made =
          store.await(SNAP, snapshot -> snapshot.status() == SnapshotStatus.AVAILABLE);
      assertThat(made.createTime()).isEqualTo(POINT);
      assertThat(made.percentProgress()).isEqualTo(100);
      assertThat(Files.getPosixFilePermissions(directory.resolve("snapshots")))
          .isEqualTo(PosixFilePermissions.fromString("rwx------"));
    }
  }

  @Test
  void aSnapshotThatCannotBeMadeFailsWithTheReasonAndLeavesNoFiles() throws Exception {
    maker.fails = true;
    try (SnapshotService service = service()) {
      service.create(request());
      DbSnapshot failed = store.await(SNAP, snapshot -> snapshot.status() == SnapshotStatus.FAILED);

      assertThat(failed.statusReason()).contains("no free WAL sender; raise max_wal_senders");
      assertThatThrownBy(() -> service.lease(SNAP)).hasMessageContaining("max_wal_senders");
    }
    assertThat(folders()).isEmpty();
  }

  @Test
  void aBackupBecomesASnapshotAlsoOfADatabaseThatNobodyDeclared() throws Exception {
    SnapshotRequest unknown =
        new SnapshotRequest(SNAP, new DatabaseId("long-gone"), Map.of("a", "b"));
    try (SnapshotService service = service()) {
      assertThatThrownBy(() ->
              service.bring(
                  unknown,
                  (folder, _, _) -> {
                    throw new FailedException(Fault.SETUP, "WAL file 0 is missing");
                  }))
          .hasMessageContaining("is missing");
      assertThat(service.find(SNAP)).isEmpty();
      assertThat(folders()).isEmpty();
      assertThat(log.all()).isEmpty();

      DbSnapshot made =
          service.bring(
              unknown, (folder, progress, stop) -> maker.make(SHOP, folder, progress, stop));
      assertThat(made.status()).isEqualTo(SnapshotStatus.AVAILABLE);
      assertThat(made.database().text()).isEqualTo("long-gone");
      assertThat(made.tags()).containsEntry("a", "b");
      assertThat(log.all())
          .extracting(Event::type)
          .containsExactly(EventType.CREATING_MANUAL_SNAPSHOT, EventType.MANUAL_SNAPSHOT_CREATED);
      assertThatThrownBy(
              () -> service.bring(unknown, (_, _, _) -> new SnapshotContents(POINT, "17", 1)))
          .isInstanceOfSatisfying(
              RefusedException.class,
              e -> assertThat(e.code()).isEqualTo(ErrorCode.DB_SNAPSHOT_ALREADY_EXISTS));
      try (Snapshots.Lease lease = service.lease(SNAP)) {
        service.delete(SNAP);
        assertThat(folders()).hasSize(1);
        assertThat(lease.snapshot().id()).isEqualTo(SNAP);
      }
    }
    assertThat(folders()).isEmpty();
  }

  /// The name is free although the files are still being deleted.
  @Test
  void filesAreDeletedBehindTheCallThatDeletesTheirSnapshot() throws Exception {
    try (SnapshotService service = service()) {
      available(service);
      maker.mayRemove = new CountDownLatch(1);
      service.delete(SNAP);

      assertThat(store.find(SNAP)).isEmpty();
      available(service);
      assertThat(folders()).hasSize(2);
      maker.mayRemove.countDown();
    }
    assertThat(maker.released).isNotEmpty().doesNotContain(maker.tester);
    assertThat(folders()).containsExactly(store.find(SNAP).orElseThrow().directory());
  }

  @Test
  void filesOfASnapshotDeletedWhileTheServerEndsAreLeftToTheNextStart() throws Exception {
    SnapshotService ending = service();
    available(ending);
    ending.close();

    ending.delete(SNAP);

    assertThat(store.find(SNAP)).isEmpty();
    assertThat(folders()).hasSize(1);
    service().close();
    assertThat(folders()).isEmpty();
  }

  @Test
  void whatASnapshotIsInsteadOfIsSaidInItsEventAndItsTag() throws Exception {
    maker.substitute = Optional.of("It is a stored export: 'x' (pg_hba.conf)" + "!".repeat(400));
    try (SnapshotService service = service()) {
      service.create(request());
      DbSnapshot made =
          store.await(SNAP, snapshot -> snapshot.status() == SnapshotStatus.AVAILABLE);
      assertThat(made.tags())
          .containsEntry(DbSnapshot.SUBSTITUTE_TAG, "It is a stored export: x pg_hba.conf");
      assertThat(log.all().getLast().message())
          .startsWith("Manual snapshot created. It is a stored export: 'x' (pg_hba.conf)!");
    }
  }

  @Test
  void aServerThatIsAboutToStopMakesNoNewSnapshots() throws Exception {
    try (SnapshotService service = service()) {
      maker.mayFinish = new CountDownLatch(1);
      service.create(request());
      service.refuseNew();

      SnapshotRequest another =
          new SnapshotRequest(new SnapshotId(SnapshotKind.DB, "another"), SHOP, Map.of());
      assertThatThrownBy(() -> service.create(another))
          .isInstanceOfSatisfying(
              RefusedException.class,
              e -> assertThat(e.code()).isEqualTo(ErrorCode.SERVICE_UNAVAILABLE));
      maker.mayFinish.countDown();
      store.await(SNAP, snapshot -> snapshot.status() == SnapshotStatus.AVAILABLE);
    }
  }

  @Test
  void deletingWhileATaskReadsKeepsTheFilesUntilItHasLetGo() throws Exception {
    try (SnapshotService service = service()) {
      available(service);
      Snapshots.Lease lease = service.lease(SNAP);

      service.delete(SNAP);

      assertThat(service.find(SNAP)).isEmpty();
      assertThat(service.list(SnapshotKind.DB)).isEmpty();
      assertThat(folders()).hasSize(1);
      assertThat(service.leaseAgain(SNAP)).isPresent().get().satisfies(Snapshots.Lease::close);
      assertThat(folders()).hasSize(1);
      assertThatThrownBy(() -> service.create(request()))
          .hasMessageContaining("an export still reads it");

      lease.close();
      lease.close();
      assertThat(store.find(SNAP)).isEmpty();
    }
    assertThat(folders()).isEmpty();
  }

  @Test
  void aSecondSnapshotOfTheSameNameIsRefusedOnlyWithinItsKind() throws Exception {
    try (SnapshotService service = service()) {
      available(service);

      assertThatThrownBy(() -> service.create(request()))
          .isInstanceOfSatisfying(
              RefusedException.class,
              e -> assertThat(e.code()).isEqualTo(ErrorCode.DB_SNAPSHOT_ALREADY_EXISTS));
      SnapshotRequest ofTheCluster =
          new SnapshotRequest(new SnapshotId(SnapshotKind.CLUSTER, "snap"), SHOP, Map.of());
      service.create(ofTheCluster);
      assertThatThrownBy(() -> service.create(ofTheCluster))
          .isInstanceOfSatisfying(
              RefusedException.class,
              e -> assertThat(e.code()).isEqualTo(ErrorCode.DB_CLUSTER_SNAPSHOT_ALREADY_EXISTS));
      assertThatThrownBy(() -> service.delete(new SnapshotId(SnapshotKind.CLUSTER, "other")))
          .isInstanceOfSatisfying(
              RefusedException.class,
              e -> assertThat(e.code()).isEqualTo(ErrorCode.DB_CLUSTER_SNAPSHOT_NOT_FOUND));
    }
  }

  @Test
  void anUndeclaredDatabaseIsNamedByTheKindThatWasAskedFor() {
    try (SnapshotService service = service()) {
      for (SnapshotKind kind : SnapshotKind.values()) {
        SnapshotRequest request =
            new SnapshotRequest(new SnapshotId(kind, "snap"), new DatabaseId("unknown"), Map.of());
        assertThatThrownBy(() -> service.create(request))
            .isInstanceOfSatisfying(
                RefusedException.class,
                e ->
                    assertThat(e.code())
                        .isEqualTo(
                            kind == SnapshotKind.DB
                                ? ErrorCode.DB_INSTANCE_NOT_FOUND
                                : ErrorCode.DB_CLUSTER_NOT_FOUND));
      }
    }
  }

  @Test
  void afterAKillHalfMadeSnapshotsHaveFailedAndFoldersWithoutOwnersAreGone() throws Exception {
    SnapshotId half = new SnapshotId(SnapshotKind.DB, "half");
    SnapshotId deleted = new SnapshotId(SnapshotKind.DB, "deleted");
    SnapshotId read = new SnapshotId(SnapshotKind.DB, "read");
    try (SnapshotService service = service()) {
      available(service);
      DbSnapshot made = store.find(SNAP).orElseThrow();
      for (SnapshotId id : List.of(half, deleted, read)) {
        store.insert(named(id, made));
        Files.createDirectories(directory.resolve("snapshots").resolve("snapshot-" + id.name()));
      }
      store.update(store.find(half).orElseThrow().with(SnapshotStatus.CREATING, 50));
      store.update(store.find(deleted).orElseThrow().with(SnapshotStatus.DELETING, 100));
      store.update(store.find(read).orElseThrow().with(SnapshotStatus.DELETING, 100));
      Files.createDirectories(directory.resolve("snapshots").resolve("snapshot-orphan"));
      Files.createDirectories(directory.resolve("snapshots").resolve("somebody-elses"));
    }
    try (SnapshotService restarted = service(Set.of(read))) {
      assertThat(restarted.find(half).orElseThrow().status()).isEqualTo(SnapshotStatus.FAILED);
      assertThat(store.find(deleted)).isEmpty();
      assertThat(restarted.leaseAgain(read)).isPresent();
      assertThat(folders())
          .containsExactlyInAnyOrder(
              store.find(SNAP).orElseThrow().directory(), "snapshot-read", "somebody-elses");
    }
  }

  private static DbSnapshot named(SnapshotId id, DbSnapshot like) {
    return new DbSnapshot(
        id,
        like.database(),
        like.status(),
        like.percentProgress(),
        like.engine(),
        like.engineVersion(),
        like.port(),
        like.masterUsername(),
        like.databaseSince(),
        like.createTime(),
        like.allocatedBytes(),
        "snapshot-" + id.name(),
        like.statusReason(),
        like.tags());
  }

  private void available(SnapshotService service) throws InterruptedException {
    service.create(request());
    store.await(SNAP, snapshot -> snapshot.status() == SnapshotStatus.AVAILABLE);
  }

  private static SnapshotRequest request() {
    return new SnapshotRequest(SNAP, SHOP, Map.of());
  }

  private SnapshotService service() {
    return service(Set.of());
  }

  private SnapshotService service(Set<SnapshotId> stillRead) {
    InMemoryDatabases databases = new InMemoryDatabases();
    databases.declare(new DeclaredDatabase(SHOP, Engine.POSTGRES, "db1", 5432, "spillway", POINT));
    SnapshotService service =
        new SnapshotService(
            directory.resolve("snapshots"),
            store,
            maker,
            databases,
            new SettableClock(Instant.parse("2026-11-22T10:00:00Z")),
            new Random(1));
    service.recover(stillRead);
    return service;
  }

  private List<String> folders() throws IOException {
    try (Stream<Path> folders = Files.list(directory.resolve("snapshots"))) {
      return folders.map(folder -> folder.getFileName().toString()).toList();
    }
  }
}
