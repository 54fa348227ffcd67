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
import dev.spillway.testkit.postgres.HostileCluster;
import dev.spillway.testkit.postgres.MemoryDisk;
import dev.spillway.testkit.postgres.PostgresMajors;
import dev.spillway.testkit.postgres.TestPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FallbackServerTest {
  private static final String MAJORS = "dev.spillway.testkit.postgres.PostgresMajors#everyday";
  private static final String TWO = "dev.spillway.testkit.postgres.PostgresMajors#oldestAndNewest";

  private static final Map<Integer, Made> SNAPSHOTS = new ConcurrentHashMap<>();

  @TempDir(factory = MemoryDisk.class)
  static Path snapshots;

  @TempDir(factory = MemoryDisk.class)
  Path temporary;

  /// A snapshot that several tests read.
  ///
  /// @param file of its table `t`
  private record Made(
      Path directory, BaseBackupSnapshots maker, SnapshotContents contents, String file) {}

  private static Made made(int major) {
    return SNAPSHOTS.computeIfAbsent(major, FallbackServerTest::make);
  }

  private static Made make(int major) {
    Path directory = snapshots.resolve("major" + major);
    try (TestPostgres postgres = TestPostgres.start(major)) {
      postgres.execute("postgres", "create table s as select i from generate_series(1, 500) i");
      unhintedRows(postgres);
      String file = postgres.value("postgres", "select pg_relation_filepath('t')");
      BaseBackupSnapshots maker = SnapshotFixture.snapshotsOf(postgres);
      return new Made(directory, maker, maker.make(ID, directory, _ -> {}, NEVER), file);
    }
  }

  @ParameterizedTest
  @MethodSource(MAJORS)
  void readingChangesNoRelationFile(int major) throws Exception {
    Path snapshot = made(major).directory;
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
  private static void unhintedRows(TestPostgres postgres) {
    postgres.execute("postgres", "create table t (i int primary key, v text)");
    try (Connection connection = postgres.connect("postgres");
        Statement statement = connection.createStatement()) {
      statement.execute("insert into t select i, repeat('x', 100) from generate_series(1, 4000) i");
      statement.execute("update t set v = 'y' where i <= 1000");
      statement.execute("delete from t where i > 2000");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @ParameterizedTest
  @MethodSource(MAJORS)
  void aSnapshotIsASourceThatGivesTheSameAgain(int major) throws Exception {
    Made made = made(major);
    Source source = made.maker.open(record(made.contents), made.directory);

    assertThat(source.engine()).isEqualTo(Engine.POSTGRES);
    try (ConsistentRead read = source.open(ExportScope.everything(), "spillway/test")) {
      assertThat(read.time()).isEqualTo(made.contents.time());
      assertThat(read.repeatable()).isTrue();
      assertThat(read.consistency().onePoint()).isTrue();
      SourceTable table = read.tables().getFirst();
      assertThat(table.name().toString()).isEqualTo("postgres.public.s");
      try (ConsistentRead second = source.open(ExportScope.everything(), "spillway/test")) {
        assertThat(second.tables()).isEqualTo(read.tables());
        assertThat(second.split(table, 8192)).isEqualTo(read.split(table, 8192));
        assertThat(RowCount.of(second)).isEqualTo(500 + 2000);
      }
      assertThat(RowCount.of(read)).isEqualTo(500 + 2000);
    }
    assertThat(made.directory.resolve("data/postmaster.pid")).doesNotExist();
    made.maker.release(made.directory);
  }

  @Test
  void aTruncatedFileIsNoticedBeforeAnythingIsRead() throws Exception {
    Made made = made(PostgresMajors.newest());
    String file = made.file;
    Path directory = temporary.resolve("snapshot");
    HostileCluster.copy(made.directory, directory);
    try (java.nio.channels.FileChannel channel =
        java.nio.channels.FileChannel.open(
            directory.resolve("data").resolve(file), StandardOpenOption.WRITE)) {
      channel.truncate(8192);
    }
    Source source = made.maker.open(record(made.contents), directory);

    assertThatThrownBy(() -> source.open(ExportScope.everything(), "spillway/test"))
        .isInstanceOf(FailedException.class)
        .hasMessageContaining(file)
        .hasMessageContaining("damaged");
  }

  @Test
  void tasksShareAServerThatEndsWithTheLastOfThemOrWithTheSnapshot() throws Exception {
    SnapshotFolder folder = new SnapshotFolder(made(PostgresMajors.newest()).directory);
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

  /// Where a server does not end with its process, the next process finds it by its pid file.
  @Test
  void aServerThatWasLeftRunningIsFoundAndEnded() throws Exception {
    SnapshotFolder folder = new SnapshotFolder(made(PostgresMajors.newest()).directory);
    PreparedCopy copy = new DescriptorFile(folder).read().copy();
    FallbackServers.Lease left = new FallbackServers(SnapshotFixture.PROGRAMS).lease(folder, copy);
    long old = pid(folder);

    try (FallbackServers.Lease next =
        new FallbackServers(SnapshotFixture.PROGRAMS).lease(folder, copy)) {
      assertThat(ProcessHandle.of(old)).isEmpty();
      assertThat(pid(folder)).isNotEqualTo(old);
      next.connector().connect("postgres", PostgresSession.named("test")).close();
    }
    left.close();
  }

  private static long pid(SnapshotFolder folder) throws IOException {
    return Long.parseLong(Files.readAllLines(folder.data().resolve("postmaster.pid")).getFirst());
  }

  @ParameterizedTest
  @MethodSource(TWO)
  void theServerOfAKilledProcessEndsAndTheNextStartsAfresh(int major) throws Exception {
    Path directory = made(major).directory;
    Path pidFile = directory.resolve("data/postmaster.pid");
    Process holder = MakerProcess.lease(directory);
    try {
      Poll.until(() -> isReady(pidFile));
    } finally {
      long pid = Long.parseLong(Files.readAllLines(pidFile).getFirst());
      holder.destroyForcibly().waitFor();
      Poll.until(() -> ProcessHandle.of(pid).isEmpty());
    }

    assertThat(SnapshotFixture.ask(directory, "postgres", "select count(*) from t"))
        .containsExactly(List.of("2000"));
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
