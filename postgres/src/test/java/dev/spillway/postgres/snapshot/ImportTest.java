package dev.spillway.postgres.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spillway.core.problem.FailedException;
import dev.spillway.core.snapshot.SnapshotContents;
import dev.spillway.core.source.ConsistentRead;
import dev.spillway.core.source.ExportScope;
import dev.spillway.postgres.basebackup.Lsn;
import dev.spillway.postgres.imported.BackupLocation;
import dev.spillway.postgres.imported.BackupLocation.Origin;
import dev.spillway.postgres.recovery.RecoveryTarget;
import dev.spillway.postgresserver.StopMode;
import dev.spillway.testkit.postgres.HostileCluster;
import dev.spillway.testkit.postgres.MemoryDisk;
import dev.spillway.testkit.postgres.TestPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Backups that others made, of hostile clusters: each becomes a right snapshot or a refusal that
/// says what to do, and is as it was afterwards.
class ImportTest {
  private static final String MAJORS = "dev.spillway.testkit.postgres.PostgresMajors#newestOrAll";

  @TempDir(factory = MemoryDisk.class)
  Path temporary;

  @ParameterizedTest
  @MethodSource(MAJORS)
  void aClusterIsTakenStoppedOrAsAnAtomicCopyAndLeftAsItIs(int major) throws IOException {
    try (HostileCluster cluster = cluster(major)) {
      Map<Long, Path> tablespaces = cluster.tablespaces();
      assertRefused(
          BackupLocation.of(cluster.server().dataDirectory()),
          "no backup",
          "IN_PRODUCTION",
          "pg_basebackup");
      cluster.server().stop(StopMode.FAST);
      takenStopped(cluster, tablespaces);

      cluster.server().restart(StopMode.FAST, Map.of("shared_preload_libraries", ""));
      cluster.server().execute("postgres", "checkpoint", "insert into t values (5001)");
      // Nothing writes now, so that an ordinary copy is an atomic one.
      cluster.server().stop(StopMode.IMMEDIATE);
      takenAtomic(cluster, tablespaces);
    }
  }

  private void takenStopped(HostileCluster cluster, Map<Long, Path> tablespaces)
      throws IOException {
    Path data = cluster.server().dataDirectory();
    BackupLocation plain = BackupLocation.of(data);
    List<String> left = List.of("standby.signal", "recovery.signal");
    for (String signal : left) {
      Files.writeString(data.resolve(signal), "");
    }
    Map<Path, Long> original = cluster.checksums();

    assertRefused(plain, "is a link to", cluster.wal().toString());
    assertRefused(plain.wal(cluster.wal()), "--tablespace ", "=DIR");
    Path snapshot = bring(plain.wal(cluster.wal()).tablespaces(tablespaces)).root;

    assertHolds(snapshot, 5000);
    assertThat(cluster.checksums()).isEqualTo(original);
    try (Stream<Path> paths = Files.walk(snapshot)) {
      assertThat(paths.filter(Files::isSymbolicLink)).isEmpty();
    }
    for (String signal : left) {
      Files.delete(data.resolve(signal));
    }
  }

  private void takenAtomic(HostileCluster cluster, Map<Long, Path> tablespaces) throws IOException {
    Path data = cluster.server().dataDirectory();
    Files.deleteIfExists(data.resolve("postmaster.pid"));
    Map<Path, Long> original = cluster.checksums();
    BackupLocation copy = BackupLocation.of(data).wal(cluster.wal()).tablespaces(tablespaces);

    assertRefused(copy, "--atomic-filesystem-snapshot");
    Path snapshot = bring(copy.origin(Origin.ATOMIC_FILE_SYSTEM_SNAPSHOT)).root;

    assertHolds(snapshot, 5001);
    assertThat(cluster.checksums()).isEqualTo(original);
  }

  /// As pgBackRest and Barman do it: files copied between pg_backup_start and pg_backup_stop, WAL
  /// in an archive.
  @ParameterizedTest
  @MethodSource(MAJORS)
  void aRestoredBackupNeedsItsWalAndStopsWhereItIsTold(int major) throws IOException {
    Path archive = Files.createDirectory(temporary.resolve("archive"));
    try (TestPostgres postgres = archiving(major, archive)) {
      postgres.execute("postgres", "create table t as select i from generate_series(1, 5000) i");
      LowLevelBackup backup = LowLevelBackup.take(postgres, temporary.resolve("backup"));
      BackupLocation location = BackupLocation.of(backup.directory());
      postgres.execute("postgres", "insert into t values (5001)");
      Lsn position = Lsn.parse(postgres.value("postgres", "select pg_current_wal_insert_lsn()"));
      Instant time = time(postgres);
      postgres.execute("postgres", "insert into t values (5002)");
      Instant late = time(postgres);
      postgres.execute("postgres", "select pg_switch_wal()");
      postgres.stop(StopMode.FAST);

      String first = backup.firstSegment();
      assertRefused(location, "The WAL file " + first + " is missing", "--wal DIR", "archive-get");
      Path all = compressed(archive);
      assertThat(count(bring(location.wal(all)))).isEqualTo(5000);
      assertThat(count(bring(location.wal(all).until(new RecoveryTarget.AtPosition(position)))))
          .isEqualTo(5001);
      Brought atTime = bring(location.wal(all).until(new RecoveryTarget.AtTime(time)));
      assertThat(count(atTime)).isEqualTo(5001);
      assertThat(atTime.contents.time()).isBeforeOrEqualTo(time).isAfter(time.minusSeconds(60));
      assertRefused(
          location.wal(all).until(new RecoveryTarget.AtTime(late.plusSeconds(3600))),
          "The WAL ends at",
          "before the time");
      assertRefused(
          location.wal(all).until(new RecoveryTarget.AtTime(Instant.EPOCH.plusSeconds(1))),
          "Import an earlier backup");
      assertThat(count(bring(location.restoreCommand("cp " + archive + "/%f %p")))).isEqualTo(5000);
      assertRefused(location.restoreCommand("echo no such file >&2; false"), first, "no such file");

      Files.delete(
          all.resolve(backup.lastSegment().substring(0, 16)).resolve(backup.lastSegment() + ".gz"));
      assertRefused(location.wal(all), "The WAL file " + backup.lastSegment() + " is missing");
    }
  }

  private static Instant time(TestPostgres postgres) {
    return Instant.parse(
        postgres.value(
            "postgres",
            "select to_char(clock_timestamp() at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')"));
  }

  /// The archive as others keep it: compressed, in folders.
  private Path compressed(Path archive) throws IOException {
    Path all = Files.createDirectory(temporary.resolve("archive-gz"));
    try (Stream<Path> files = Files.list(archive)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        String name = file.getFileName().toString();
        if (name.length() == 24) {
          Path folder = Files.createDirectories(all.resolve(name.substring(0, 16)));
          try (var out =
              new java.util.zip.GZIPOutputStream(
                  Files.newOutputStream(folder.resolve(name + ".gz")))) {
            Files.copy(file, out);
          }
        }
      }
    }
    return all;
  }

  private static TestPostgres archiving(int major, Path archive) {
    return TestPostgres.start(
        major,
        TestPostgres.Options.usual()
            .setting("archive_mode", "on")
            .setting("archive_command", "cp %p " + archive + "/%f"));
  }

  private HostileCluster cluster(int major) throws IOException {
    return HostileCluster.start(major, Files.createDirectory(temporary.resolve("hostile")));
  }

  private static void assertHolds(Path snapshot, int rows) {
    try (SnapshotFixture.Served served = SnapshotFixture.serve(snapshot)) {
      assertThat(served.ask("postgres", "select count(*) from t", "show restore_command"))
          .containsExactly(List.of(Integer.toString(rows)), List.of(""));
      assertThat(served.ask("shop", "select sum(i), min(v) from u"))
          .containsExactly(List.of("24503500|ä1"));
      assertThat(served.ask("ascii", "select v::bytea from a")).containsExactly(List.of("\\xe4"));
    }
  }

  private static long count(Brought brought) {
    try (ConsistentRead read = SnapshotFixture.open(brought.root, ExportScope.everything())) {
      return RowCount.of(read);
    }
  }

  private void assertRefused(BackupLocation location, String... words) {
    assertThatThrownBy(() -> bring(location))
        .isInstanceOf(FailedException.class)
        .satisfies(e -> {
          for (String word : words) {
            assertThat(e).hasMessageContaining(word);
          }
        });
  }

  /// A snapshot that was imported.
  private record Brought(Path root, SnapshotContents contents) {}

  private int made;

  private Brought bring(BackupLocation location) {
    Path root = temporary.resolve("snapshot" + made++);
    SnapshotContents contents = SnapshotFixture.bring(location, root);
    return new Brought(root, contents);
  }
}
