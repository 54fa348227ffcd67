package dev.spillway.postgres.snapshot;

import static dev.spillway.postgres.snapshot.SnapshotFixture.ID;
import static dev.spillway.postgres.snapshot.SnapshotFixture.NEVER;
import static dev.spillway.postgres.snapshot.SnapshotFixture.ask;
import static dev.spillway.postgres.snapshot.SnapshotFixture.snapshotsOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.postgres.basebackup.BackupFacts;
import dev.spillway.postgres.basebackup.BackupOptions;
import dev.spillway.postgres.basebackup.BaseBackup;
import dev.spillway.postgres.connect.PostgresAddress;
import dev.spillway.postgres.connect.PostgresConnector;
import dev.spillway.postgres.recovery.Preparation;
import dev.spillway.postgres.recovery.PreparedCopy;
import dev.spillway.postgres.recovery.SnapshotFolder;
import dev.spillway.postgresserver.InitDb;
import dev.spillway.postgresserver.StopMode;
import dev.spillway.testkit.postgres.TestPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Clusters as production has them, whose copies do not start by themselves or do harm when they
/// do.
class HostileClusterTest {
  private static final String MAJORS = "dev.spillway.testkit.postgres.PostgresMajors#everyday";
  private static final String TWO = "dev.spillway.testkit.postgres.PostgresMajors#oldestAndNewest";

  @TempDir Path temporary;

  @ParameterizedTest
  @MethodSource(MAJORS)
  void neitherPreparingNorReadingTouchesTheOriginalsTablespacesAndWal(int major)
      throws IOException {
    Path wal = temporary.resolve("moved-wal");
    InitDb initDb = InitDb.throwAway().option("--waldir=" + wal);
    Path space = Files.createDirectory(temporary.resolve("space"));
    Path space2 = Files.createDirectory(temporary.resolve("space2"));
    try (TestPostgres postgres =
        TestPostgres.start(major, TestPostgres.Options.usual().initDb(initDb))) {
      postgres.execute(
          "postgres",
          "create tablespace one location '" + space + "'",
          "create tablespace two location '" + space2 + "'",
          "create table t tablespace one as select i from generate_series(1, 5000) i",
          "create database db tablespace two");
      postgres.execute("db", "create table u as select i from generate_series(1, 7000) i");
      Path snapshot = temporary.resolve("snapshot");
      Taken taken =
          take(postgres, snapshot, "insert into t select i from generate_series(1, 900) i");
      postgres.stop(StopMode.FAST);
      Map<Path, Long> original = checksums(postgres.dataDirectory(), wal, space, space2);

      prepare(taken);

      assertThat(ask(snapshot, "postgres", "select count(*) from t")).contains(List.of("5900"));
      assertThat(ask(snapshot, "db", "select sum(i) from u")).contains(List.of("24503500"));
      assertThat(checksums(postgres.dataDirectory(), wal, space, space2)).isEqualTo(original);
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
      Taken taken = take(subscriber, snapshot, "select 1");
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

  @ParameterizedTest
  @MethodSource(TWO)
  void aLocaleThatThisMachineLacksIsReplaced(int major) throws IOException {
    Path locales = Files.createDirectory(temporary.resolve("locales"));
    copyTree(Path.of("/usr/lib/locale/C.utf8"), locales.resolve("xx_YY.UTF-8"));
    copyTree(Path.of("/usr/lib/locale/C.utf8"), locales.resolve("zz_ZZ.UTF-8"));
    InitDb initDb =
        new InitDb("postgres", Optional.empty(), "xx_YY.UTF-8", "UTF8", List.of("--no-sync"));
    TestPostgres.Options options =
        TestPostgres.Options.usual().initDb(initDb).environment("LOCPATH", locales.toString());
    try (TestPostgres postgres = TestPostgres.start(major, options)) {
      postgres.execute(
          "postgres",
          "create database z locale 'zz_ZZ.UTF-8' template template0",
          "create table t as select 'ä' as v");
      postgres.execute("z", "create table t as select 'ß' as v");
      Path snapshot = temporary.resolve("snapshot");
      SnapshotFixture.make(postgres, snapshot);

      assertThat(ask(snapshot, "postgres", "select v from t")).contains(List.of("ä"));
      assertThat(ask(snapshot, "z", "select v from t")).contains(List.of("ß"));
    }
  }

  @ParameterizedTest
  @MethodSource(MAJORS)
  void theSuperusersNameDoesNotMatterNorDoSlotsAndSettings(int major) throws SQLException {
    TestPostgres.Options options =
        TestPostgres.Options.usual().initDb(InitDb.throwAway().superuser("boss"));
    try (TestPostgres postgres = TestPostgres.start(major, options)) {
      postgres.execute(
          "postgres",
          "create table t as select i from generate_series(1, 10) i",
          "select pg_create_logical_replication_slot('slot', 'pgoutput')",
          "alter system set shared_preload_libraries = 'no_such_library'",
          "alter system set restore_command = 'touch /tmp/should-not-be'",
          "alter system set primary_conninfo = 'host=192.0.2.1'",
          "alter database postgres set session_preload_libraries = 'no_such_library'",
          "alter role all set local_preload_libraries = 'neither'");
      Path snapshot = temporary.resolve("snapshot");
      snapshotsOf(postgres, "boss", BackupOptions.fast()).make(ID, snapshot, _ -> {}, NEVER);

      assertThat(
              ask(
                  snapshot,
                  "postgres",
                  "select count(*) from t",
                  "select count(*) from pg_replication_slots",
                  "show primary_conninfo",
                  "show restore_command",
                  "select pg_is_in_recovery()"))
          .containsExactly(List.of("10"), List.of("0"), List.of(""), List.of(""), List.of("t"));
    }
  }

  @ParameterizedTest
  @MethodSource(TWO)
  void anOpenPreparedTransactionIsNotPartOfTheSnapshotAndSaid(int major) throws SQLException {
    try (TestPostgres postgres = TestPostgres.start(major)) {
      postgres.execute("postgres", "create table t as select 1 as i");
      try (Connection connection = postgres.connect("postgres");
          Statement statement = connection.createStatement()) {
        connection.setAutoCommit(false);
        statement.execute("insert into t values (2)");
        statement.execute("prepare transaction 'open'");
      }
      Path snapshot = temporary.resolve("snapshot");
      SnapshotFixture.make(postgres, snapshot);

      assertThat(ask(snapshot, "postgres", "select i from t")).contains(List.of("1"));
      SnapshotDescriptor descriptor = new DescriptorFile(new SnapshotFolder(snapshot)).read();
      assertThat(descriptor.copy().facts().preparedTransactions()).isEqualTo(1);
      postgres.execute("postgres", "rollback prepared 'open'");
    }
  }

  /// A base backup that is not prepared yet.
  private record Taken(SnapshotFolder folder, BackupFacts facts) {}

  private static Taken take(TestPostgres postgres, Path directory, String inTheMiddle) {
    SnapshotFolder folder = new SnapshotFolder(directory);
    folder.create();
    PostgresAddress address =
        PostgresAddress.local(postgres.socketDirectory(), postgres.port(), TestPostgres.USER);
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

  private static Map<Path, Long> checksums(Path... roots) throws IOException {
    Map<Path, Long> sums = new TreeMap<>();
    for (Path root : roots) {
      try (Stream<Path> paths = Files.walk(root)) {
        for (Path path : (Iterable<Path>) paths::iterator) {
          CRC32C crc = new CRC32C();
          if (Files.isRegularFile(path)) {
            crc.update(Files.readAllBytes(path));
          }
          sums.put(path, crc.getValue());
        }
      }
    }
    return sums;
  }

  private static void copyTree(Path from, Path to) throws IOException {
    try (Stream<Path> paths = Files.walk(from)) {
      for (Path path : (Iterable<Path>) paths::iterator) {
        Files.copy(path, to.resolve(from.relativize(path).toString()));
      }
    }
  }
}
