package dev.spillway.postgres.snapshot;

import static dev.spillway.postgres.snapshot.SnapshotFixture.ID;
import static dev.spillway.postgres.snapshot.SnapshotFixture.snapshotsOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.core.snapshot.DbSnapshot;
import dev.spillway.core.snapshot.SnapshotContents;
import dev.spillway.core.snapshot.SnapshotId;
import dev.spillway.core.snapshot.SnapshotKind;
import dev.spillway.core.snapshot.SnapshotStatus;
import dev.spillway.core.source.ConsistentRead;
import dev.spillway.core.source.Engine;
import dev.spillway.core.source.ExportScope;
import dev.spillway.core.source.TableName;
import dev.spillway.postgres.heap.HeapEquality;
import dev.spillway.postgres.heap.TableDump;
import dev.spillway.postgres.recovery.FallbackServers;
import dev.spillway.postgres.recovery.SnapshotFolder;
import dev.spillway.testkit.postgres.MemoryDisk;
import dev.spillway.testkit.postgres.TestPostgres;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Tables that change while their base backup is taken: their files in the snapshot give what its
/// server gives.
class ChangedDuringBackupTest {
  private static final long SEED = Long.getLong("spillway.test.seed", 20_261_122L);
  private static final int WRITERS = 3;

  /// From here on only the copy is worked on.
  private static final int COPIED_PERCENT = 90;

  @TempDir(factory = MemoryDisk.class)
  Path temporary;

  @ParameterizedTest
  @MethodSource("dev.spillway.testkit.postgres.PostgresMajors#newestOrAll")
  void filesGiveWhatTheSnapshotsServerGives(int major) throws Exception {
    System.out.println("seed " + SEED + ", again by -Dspillway.test.seed=" + SEED);
    try (TestPostgres postgres = TestPostgres.start(major);
        ExecutorService writers = Executors.newFixedThreadPool(WRITERS)) {
      for (int table = 0; table < WRITERS; table++) {
        postgres.execute(
            "postgres",
            "create table t%d (i int primary key, a text, b numeric, c jsonb)".formatted(table),
            "insert into t%d select i, repeat(md5(i::text), i %% 150), i / 7.0, jsonb_build_object('k', i) from generate_series(1, 3000) i"
                .formatted(table));
      }
      AtomicBoolean made = new AtomicBoolean();
      AtomicInteger changes = new AtomicInteger();
      List<Future<?>> writing = new ArrayList<>();
      for (int table = 0; table < WRITERS; table++) {
        int own = table;
        writing.add(writers.submit(() -> change(postgres, own, made, changes)));
      }
      Path snapshot = temporary.resolve("snapshot");
      BaseBackupSnapshots snapshots = snapshotsOf(postgres);
      SnapshotContents contents;
      int before = changes.get();
      try {
        contents =
            snapshots.make(
                ID, snapshot, percent -> made.set(percent >= COPIED_PERCENT), () -> false);
      } finally {
        made.set(true);
      }
      assertThat(changes.get()).as("changes meanwhile").isGreaterThan(before + 10);
      for (Future<?> each : writing) {
        each.get();
      }
      requireEqual(snapshots, contents, snapshot);
    }
  }

  private static void requireEqual(
      BaseBackupSnapshots snapshots, SnapshotContents contents, Path directory) {
    Map<TableName, TableDump> files;
    try (ConsistentRead read =
        snapshots
            .open(described(contents, directory), directory)
            .open(ExportScope.everything(), "test")) {
      files = HeapEquality.fromFiles(read);
    }
    snapshots.release(directory);
    SnapshotFolder folder = new SnapshotFolder(directory);
    try (FallbackServers.Lease lease =
        new FallbackServers(SnapshotFixture.PROGRAMS)
            .lease(folder, new DescriptorFile(folder).read().copy())) {
      assertThat(HeapEquality.requireSame(files, lease.connector())).isGreaterThan(1_000);
    }
  }

  private static DbSnapshot described(SnapshotContents contents, Path directory) {
    return new DbSnapshot(
        new SnapshotId(SnapshotKind.DB, "changed"),
        ID,
        SnapshotStatus.AVAILABLE,
        100,
        Engine.POSTGRES,
        contents.engineVersion(),
        5432,
        TestPostgres.USER,
        contents.time(),
        contents.time(),
        contents.bytes(),
        directory.toString(),
        Optional.empty(),
        Map.of());
  }

  private static Void change(
      TestPostgres postgres, int table, AtomicBoolean made, AtomicInteger changes)
      throws SQLException {
    Random random = new Random(SEED + table);
    try (Connection connection = postgres.connect("postgres");
        Statement statement = connection.createStatement()) {
      for (int round = 0; !made.get(); round++) {
        int some = random.nextInt(97);
        String end = random.nextInt(4) == 0 ? "rollback" : "commit";
        String change =
            switch (random.nextInt(5)) {
              case 0 -> "delete from t%1$d where i %% 97 = %2$d";
              case 1 -> "update t%1$d set a = a || 'changed' where i %% 97 = %2$d";
              case 2 ->
                  "insert into t%1$d select %3$d + i, repeat('new', 900), i, null from generate_series(1, 50) i";
              case 3 -> "select from t%1$d where i %% 97 = %2$d for update";
              default -> "update t%1$d set c = c || '{\"n\": 1}' where i %% 97 = %2$d";
            };
        statement.execute("begin; " + change.formatted(table, some, 10_000 + 100 * round));
        statement.execute(end);
        if (random.nextInt(20) == 0) {
          statement.execute("vacuum t" + table);
        }
        changes.incrementAndGet();
      }
    }
    return null;
  }
}
