package dev.spillway.postgres.snapshot;

import static dev.spillway.postgres.snapshot.SnapshotFixture.NEVER;
import static dev.spillway.postgres.snapshot.SnapshotFixture.ask;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.spillway.core.source.ConsistentRead;
import dev.spillway.core.source.ExportScope;
import dev.spillway.core.source.Notice;
import dev.spillway.postgres.basebackup.BackupFacts;
import dev.spillway.postgres.basebackup.BackupOptions;
import dev.spillway.postgres.basebackup.BaseBackup;
import dev.spillway.postgres.connect.PostgresAddress;
import dev.spillway.postgres.connect.PostgresConnector;
import dev.spillway.postgres.recovery.Preparation;
import dev.spillway.postgres.recovery.PreparedCopy;
import dev.spillway.postgres.recovery.SnapshotFolder;
import dev.spillway.postgresserver.StopMode;
import dev.spillway.testkit.postgres.HostileCluster;
import dev.spillway.testkit.postgres.MemoryDisk;
import dev.spillway.testkit.postgres.TestPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Clusters as production has them, whose copies do not start by themselves or do harm when they
/// do.
class HostileClusterTest {
  private static final String MAJORS = "dev.spillway.testkit.postgres.PostgresMajors#everyday";

  @TempDir(factory = MemoryDisk.class)
  Path temporary;

  @ParameterizedTest
  @MethodSource(MAJORS)
  void aBaseBackupIsPreparedAndReadWithoutAnythingOfTheOriginals(int major) throws IOException {
    Path hostile = Files.createDirectory(temporary.resolve("hostile"));
    try (HostileCluster cluster = HostileCluster.start(major, hostile)) {
      Path snapshot = temporary.resolve("snapshot");
      // Afterwards nobody can connect to the original any more.
      Taken taken =
          take(
              cluster.server(),
              HostileCluster.SUPERUSER,
              snapshot,
              "insert into t select i from generate_series(1, 900) i; alter role all set local_preload_libraries = 'neither'");
      cluster.server().stop(StopMode.FAST);
      Map<Path, Long> original = cluster.checksums();

      prepare(taken);

      try (SnapshotFixture.Served served = SnapshotFixture.serve(snapshot)) {
        assertThat(
                served.ask(
                    "postgres",
                    "select count(*) from t",
                    "select count(*) from pg_replication_slots",
                    "show primary_conninfo",
                    "show restore_command",
                    "select pg_is_in_recovery()"))
            .containsExactly(List.of("5900"), List.of("0"), List.of(""), List.of(""), List.of("t"));
        assertThat(served.ask("shop", "select sum(i), min(v) from u"))
            .containsExactly(List.of("24503500|ä1"));
        assertThat(served.ask("ascii", "select v::bytea from a")).containsExactly(List.of("\\xe4"));
      }
      SnapshotDescriptor descriptor = new DescriptorFile(new SnapshotFolder(snapshot)).read();
      assertThat(descriptor.copy().facts().preparedTransactions()).isEqualTo(1);
      try (ConsistentRead read = SnapshotFixture.open(snapshot, ExportScope.everything())) {
        assertThat(RowCount.of(read)).isEqualTo(5900 + 7000 + 1);
        assertThat(read.notices())
            .extracting(Notice::reason, Notice::subject)
            .contains(
                tuple("FAILED_TO_EXTRACT_TABLES_LIST_FOR_DATABASE", "closed"),
                tuple("PREPARED_TRANSACTIONS_NOT_INCLUDED", ""));
      }
      assertThat(cluster.checksums()).isEqualTo(original);
      try (Stream<Path> paths = Files.walk(snapshot)) {
        assertThat(paths.filter(Files::isSymbolicLink)).isEmpty();
      }
    }
  }

  @ParameterizedTest
  @MethodSource(MAJORS)
  void aCopyOfALiveSubscriberNeverCallsItsPublisher(int major) throws IOException {
    TestPostgres.Options logging = TestPostgres.Options.usual().setting("log_connections", "on");
    try (TestPostgres publisher = TestPostgres.start(major, logging);
        TestPostgres subscriber = TestPostgres.start(major)) {
      publisher.execute(
          "postgres", "create table t (i int primary key)", "create publication p for table t");
      subscriber.execute(
          "postgres",
          "create table t (i int primary key)",
          "create subscription s connection 'host=127.0.0.1 port="
              + publisher.port()
              + " user=postgres dbname=postgres' publication p");
      publisher.execute("postgres", "insert into t select generate_series(1, 2)");
      Poll.until(() -> subscriber.value("postgres", "select count(*) from t").equals("2"));

      Path snapshot = temporary.resolve("snapshot");
      Taken taken = take(subscriber, TestPostgres.USER, snapshot, "select 1");
      subscriber.stop(StopMode.IMMEDIATE);
      publisher.execute("postgres", "insert into t select generate_series(3, 11)");
      String before = publisher.log();
      prepare(taken);
      assertThat(
              ask(snapshot, "postgres", "select count(*) from t", "select pg_sleep(1)").getFirst())
          .containsExactly("2");

      assertThat(publisher.log().substring(before.length())).doesNotContain("connection");
      assertThat(publisher.rows("postgres", "select active from pg_replication_slots"))
          .containsExactly("f");
      subscriber.restart(StopMode.IMMEDIATE, Map.of());
      Poll.until(() -> subscriber.value("postgres", "select count(*) from t").equals("11"));
    }
  }

  /// A base backup that is not prepared yet.
  private record Taken(SnapshotFolder folder, BackupFacts facts) {}

  private static Taken take(
      TestPostgres postgres, String user, Path directory, String inTheMiddle) {
    SnapshotFolder folder = new SnapshotFolder(directory);
    folder.create();
    PostgresAddress address =
        PostgresAddress.local(postgres.socketDirectory(), postgres.port(), user);
    BaseBackup backup =
        new BaseBackup(new PostgresConnector(address), BackupOptions.fast(), new Random(7));
    boolean[] done = new boolean[1];
    BackupFacts facts =
        backup.take(
            folder.data(),
            _ -> {
              if (!done[0]) {
                done[0] = true;
                postgres.execute("postgres", inTheMiddle);
              }
            },
            NEVER);
    return new Taken(folder, facts);
  }

  private static void prepare(Taken taken) throws IOException {
    PreparedCopy copy =
        new Preparation(SnapshotFixture.PROGRAMS, new Random(8))
            .prepare(taken.folder, taken.facts.major(), NEVER);
    new DescriptorFile(taken.folder).write(new SnapshotDescriptor(taken.facts, copy, 1));
  }
}
