package dev.spillway.postgres.snapshot;

import static dev.spillway.postgres.snapshot.SnapshotFixture.ID;
import static dev.spillway.postgres.snapshot.SnapshotFixture.NEVER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spillway.core.problem.FailedException;
import dev.spillway.core.snapshot.DbSnapshot;
import dev.spillway.core.snapshot.SnapshotContents;
import dev.spillway.core.snapshot.SnapshotId;
import dev.spillway.core.snapshot.SnapshotKind;
import dev.spillway.core.snapshot.SnapshotStatus;
import dev.spillway.core.source.ConsistentRead;
import dev.spillway.core.source.Engine;
import dev.spillway.core.source.ExportScope;
import dev.spillway.core.source.Source;
import dev.spillway.core.source.SourceTable;
import dev.spillway.postgres.connect.PostgresSession;
import dev.spillway.postgres.recovery.CopiedDirectory;
import dev.spillway.postgres.recovery.FallbackServers;
import dev.spillway.postgres.recovery.PreparedCopy;
import dev.spillway.postgres.recovery.SnapshotFolder;
import dev.spillway.testkit.postgres.PostgresMajors;
import dev.spillway.testkit.postgres.TestPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FallbackServerTest {
  private static final String MAJORS = "dev.spillway.testkit.postgres.PostgresMajors#everyday";
  private static final String TWO = "dev.spillway.testkit.postgres.PostgresMajors#oldestAndNewest";

  @TempDir Path temporary;

  @ParameterizedTest
  @MethodSource(MAJORS)
  void readingChangesNoRelationFile(int major) throws Exception {
    Path snapshot = temporary.resolve("snapshot");
    try (TestPostgres postgres = TestPostgres.start(major)) {
      unhintedRows(postgres);
      SnapshotFixture.make(postgres, snapshot);
    }
    Map<String, Long> before = relationFiles(snapshot);

    SnapshotFolder folder = new SnapshotFolder(snapshot);
    FallbackServers servers = new FallbackServers(SnapshotFixture.PROGRAMS);
    for (int boot = 0; boot < 2; boot++) {
      try (FallbackServers.Lease lease =
              servers.lease(folder, new DescriptorFile(folder).read().copy());
          Connection connection =
              lease.connector().connect("postgres", PostgresSession.named("test"));
          Statement statement = connection.createStatement()) {
        for (int times = 0; times < 2; times++) {
          assertThat(TestPostgres.rows(connection, "select count(*), sum(i) from t"))
              .containsExactly("2000|2001000");
        }
        assertThat(TestPostgres.rows(connection, "select v from t where i = 7"))
            .containsExactly("y");
        // Writes what has changed, if anything has.
        statement.execute("checkpoint");
      }
    }
    Map<String, Long> after = relationFiles(snapshot);
    assertThat(after.keySet()).isEqualTo(before.keySet());
    assertThat(after.keySet())
        .allMatch(file -> Objects.equals(after.get(file), before.get(file)), "has not changed");
  }

  /// Rows of which nobody has asked yet whether their transactions committed, dead ones among them:
  /// what a reader on an ordinary server would mark and prune.
  private static void unhintedRows(TestPostgres postgres) throws Exception {
    postgres.execute("postgres", "create table t (i int primary key, v text)");
    try (Connection connection = postgres.connect("postgres");
        Statement statement = connection.createStatement()) {
      statement.execute("insert into t select i, repeat('x', 100) from generate_series(1, 4000) i");
      statement.execute("update t set v = 'y' where i <= 1000");
      statement.execute("delete from t where i > 2000");
    }
  }

  @ParameterizedTest
  @MethodSource(MAJORS)
  void aSnapshotIsASourceThatGivesTheSameAgain(int major) throws Exception {
    Path directory = temporary.resolve("snapshot");
    BaseBackupSnapshots snapshots;
    SnapshotContents contents;
    try (TestPostgres postgres = TestPostgres.start(major)) {
      postgres.execute("postgres", "create table t as select i from generate_series(1, 500) i");
      snapshots = SnapshotFixture.snapshotsOf(postgres);
      contents = snapshots.make(ID, directory, _ -> {}, NEVER);
    }
    Source source = snapshots.open(record(contents), directory);

    assertThat(source.engine()).isEqualTo(Engine.POSTGRES);
    try (ConsistentRead read = source.open(ExportScope.everything(), "spillway/test")) {
      assertThat(read.time()).isEqualTo(contents.time());
      assertThat(read.repeatable()).isTrue();
      assertThat(read.consistency().onePoint()).isTrue();
      SourceTable table = read.tables().getFirst();
      assertThat(table.name().toString()).isEqualTo("postgres.public.t");
      try (ConsistentRead second = source.open(ExportScope.everything(), "spillway/test")) {
        assertThat(second.tables()).isEqualTo(read.tables());
        assertThat(second.split(table, 8192)).isEqualTo(read.split(table, 8192));
        assertThat(RowCount.of(second)).isEqualTo(500);
      }
      assertThat(RowCount.of(read)).isEqualTo(500);
    }
    assertThat(directory.resolve("data/postmaster.pid")).doesNotExist();
    snapshots.release(directory);
  }

  @Test
  void aTruncatedFileIsNoticedBeforeAnythingIsRead() throws Exception {
    int major = PostgresMajors.newest();
    Path directory = temporary.resolve("snapshot");
    BaseBackupSnapshots snapshots;
    SnapshotContents contents;
    String file;
    try (TestPostgres postgres = TestPostgres.start(major)) {
      postgres.execute("postgres", "create table t as select i from generate_series(1, 5000) i");
      file = postgres.value("postgres", "select pg_relation_filepath('t')");
      snapshots = SnapshotFixture.snapshotsOf(postgres);
      contents = snapshots.make(ID, directory, _ -> {}, NEVER);
    }
    try (java.nio.channels.FileChannel channel =
        java.nio.channels.FileChannel.open(
            directory.resolve("data").resolve(file), StandardOpenOption.WRITE)) {
      channel.truncate(8192);
    }
    Source source = snapshots.open(record(contents), directory);

    assertThatThrownBy(() -> source.open(ExportScope.everything(), "spillway/test"))
        .isInstanceOf(FailedException.class)
        .hasMessageContaining(file)
        .hasMessageContaining("damaged");
  }

  @Test
  void tasksShareAServerThatEndsWithTheLastOfThemOrWithTheSnapshot() throws Exception {
    int major = PostgresMajors.newest();
    Path directory = temporary.resolve("snapshot");
    try (TestPostgres postgres = TestPostgres.start(major)) {
      SnapshotFixture.make(postgres, directory);
    }
    SnapshotFolder folder = new SnapshotFolder(directory);
    FallbackServers servers = new FallbackServers(SnapshotFixture.PROGRAMS);
    PreparedCopy copy = new DescriptorFile(folder).read().copy();
    FallbackServers.Lease first = servers.lease(folder, copy);
    long shared = pid(folder);
    FallbackServers.Lease second = servers.lease(folder, copy);
    assertThat(pid(folder)).isEqualTo(shared);
    first.close();
    first.close();
    assertThat(ProcessHandle.of(shared)).isPresent();
    second.close();
    assertThat(ProcessHandle.of(shared)).isEmpty();

    FallbackServers.Lease lease = servers.lease(folder, copy);
    long another = pid(folder);
    servers.end(folder);
    assertThat(ProcessHandle.of(another)).isEmpty();
    servers.end(folder);
    lease.close();
  }

  private static long pid(SnapshotFolder folder) throws IOException {
    return Long.parseLong(Files.readAllLines(folder.data().resolve("postmaster.pid")).getFirst());
  }

  @ParameterizedTest
  @MethodSource(TWO)
  void theServerOfAKilledProcessEndsAndTheNextStartsAfresh(int major) throws Exception {
    Path directory = temporary.resolve("snapshot");
    try (TestPostgres postgres = TestPostgres.start(major)) {
      postgres.execute("postgres", "create table t as select 1 as i");
      SnapshotFixture.make(postgres, directory);
    }
    Path pidFile = directory.resolve("data/postmaster.pid");
    Process holder = MakerProcess.lease(directory);
    try {
      Poll.until(() -> isReady(pidFile));
    } finally {
      long pid = Long.parseLong(Files.readAllLines(pidFile).getFirst());
      holder.destroyForcibly().waitFor();
      Poll.until(() -> ProcessHandle.of(pid).isEmpty());
    }

    assertThat(SnapshotFixture.ask(directory, "postgres", "select i from t"))
        .containsExactly(List.of("1"));
  }

  private static boolean isReady(Path pidFile) {
    try {
      return Files.exists(pidFile) && Files.readString(pidFile).contains("ready");
    } catch (IOException e) {
      return false;
    }
  }

  private static DbSnapshot record(SnapshotContents contents) {
    return new DbSnapshot(
        new SnapshotId(SnapshotKind.DB, "s"),
        ID,
        SnapshotStatus.AVAILABLE,
        100,
        Engine.POSTGRES,
        contents.engineVersion(),
        5432,
        "postgres",
        Instant.EPOCH,
        contents.time(),
        contents.bytes(),
        "snapshot",
        Optional.empty(),
        Map.of());
  }

  private static Map<String, Long> relationFiles(Path snapshot) throws IOException {
    Path data = snapshot.resolve("data");
    Map<String, Long> sums = new TreeMap<>();
    for (String file : new CopiedDirectory(data).relationFiles().keySet()) {
      CRC32C crc = new CRC32C();
      crc.update(Files.readAllBytes(data.resolve(file)));
      sums.put(file, crc.getValue());
    }
    assertThat(sums).hasSizeGreaterThan(100);
    return sums;
  }
}
