package dev.spillway.postgres.basebackup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.spillway.core.problem.FailedException;
import dev.spillway.core.problem.Fault;
import dev.spillway.postgres.connect.PostgresAddress;
import dev.spillway.postgres.connect.PostgresConnector;
import dev.spillway.postgresserver.StopMode;
import dev.spillway.testkit.postgres.MemoryDisk;
import dev.spillway.testkit.postgres.PostgresMajors;
import dev.spillway.testkit.postgres.TestPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class BaseBackupRefusalTest {
  private static final String MAJORS = "dev.spillway.testkit.postgres.PostgresMajors#everyday";
  private static final String TWO = "dev.spillway.testkit.postgres.PostgresMajors#oldestAndNewest";

  @TempDir(factory = MemoryDisk.class)
  Path temporary;

  @ParameterizedTest
  @MethodSource(MAJORS)
  void aSourceThatDoesNotLetUsIsToldWhatToChange(int major) throws IOException {
    try (TestPostgres postgres = TestPostgres.start(major)) {
      postgres.execute("postgres", "create role plain login");
      refused(postgres, "plain", Fault.SETUP).hasMessageContaining("ALTER ROLE ... REPLICATION");

      postgres.restart(StopMode.FAST, Map.of("max_wal_senders", "1"));
      refused(postgres, TestPostgres.USER, Fault.TRANSIENT)
          .hasMessageContaining("two free WAL senders");

      postgres.restart(StopMode.FAST, Map.of("max_wal_senders", "4", "max_replication_slots", "0"));
      refused(postgres, TestPostgres.USER, Fault.SOURCE)
          .hasMessageContaining("max_replication_slots");

      postgres.restart(
          StopMode.FAST,
          Map.of("wal_level", "minimal", "max_wal_senders", "0", "max_replication_slots", "8"));
      refused(postgres, TestPostgres.USER, Fault.SETUP).hasMessageContaining("wal_level = replica");

      Path hba = postgres.dataDirectory().resolve("pg_hba.conf");
      Files.writeString(hba, "local all all trust\nhost all all 127.0.0.1/32 trust\n");
      postgres.restart(StopMode.FAST, Map.of("wal_level", "replica", "max_wal_senders", "4"));
      refused(postgres, TestPostgres.USER, Fault.SETUP).hasMessageContaining("pg_hba.conf");
    }
  }

  /// What marks each service, on a server that refuses replication as theirs do: by rights, then by
  /// pg_hba.conf.
  @Test
  void aManagedServersServiceIsSaidAndWhatToUseInstead() throws IOException {
    try (TestPostgres postgres = TestPostgres.start(PostgresMajors.newest())) {
      Files.writeString(
          postgres.dataDirectory().resolve("pg_hba.conf"),
          "local all all trust\nhost all all 127.0.0.1/32 trust\n");
      postgres.restart(StopMode.FAST, Map.of());
      postgres.execute("postgres", "create role plain login", "create role able login replication");
      for (List<String> marks :
          List.of(
              List.of("rds_superuser", "rds.extensions", "Amazon RDS or Aurora"),
              List.of("cloudsqlsuperuser", "cloudsql.iam_authentication", "Google Cloud SQL"),
              List.of("alloydbsuperuser", "alloydb.iam_authentication", "Google AlloyDB"),
              List.of("azure_pg_admin", "azure.extensions", "Azure Database for PostgreSQL"))) {
        requireRecognized(postgres, marks.get(0), marks.get(1), marks.get(2));
      }
      refused(postgres, "plain", Fault.SETUP)
          .hasMessageContaining("ALTER ROLE ... REPLICATION")
          .hasMessageNotContaining("seems to be");
    }
  }

  private void requireRecognized(
      TestPostgres postgres, String role, String setting, String service) {
    postgres.execute(
        "postgres", "create role " + role, "alter database postgres set " + setting + " = 'x'");
    for (String user : List.of("plain", "able")) {
      refused(postgres, user, Fault.SETUP)
          .hasMessageContaining(
              "This seems to be %s (it has the role %s and the setting %s), which gives nobody base backups: set snapshot-method to export"
                  .formatted(service, role, setting))
          .hasMessageNotContaining("Add a line");
    }
    postgres.execute("postgres", "drop role " + role, "alter database postgres reset all");
  }

  /// A dump of a managed server brings its roles with it.
  @Test
  void whatMarksAManagedServerIsNoRefusalWhereReplicationIsAllowed() throws IOException {
    try (TestPostgres postgres = TestPostgres.start(PostgresMajors.newest())) {
      postgres.execute(
          "postgres", "create role rds_superuser", "create role able login replication");
      BackupFacts facts =
          new BaseBackup(connector(postgres, "able"), BackupOptions.fast(), new Random(1))
              .take(temporary.resolve("data"), _ -> {}, () -> false);
      assertThat(facts.major()).isEqualTo(PostgresMajors.newest());
    }
  }

  @ParameterizedTest
  @MethodSource(MAJORS)
  void tooLittleSpaceIsRefusedBeforeAnythingIsCopied(int major) {
    TestPostgres postgres = TestPostgres.shared(major);
    BaseBackup backup =
        new BaseBackup(
            connector(postgres, TestPostgres.USER),
            BackupOptions.fast(),
            new Random(1),
            path -> path.startsWith(temporary) ? 5L << 20 : Long.MAX_VALUE);

    assertThatThrownBy(() -> backup.take(temporary.resolve("data"), _ -> {}, () -> false))
        .hasMessageContaining("5 MB are free")
        .asInstanceOf(type(FailedException.class))
        .returns(Fault.RESOURCES, FailedException::fault);
    assertThat(temporary.resolve("data").resolve("base")).doesNotExist();
    awaitNoSlot(postgres);
  }

  /// Something else filled the disk after there was room.
  @Test
  void aDiskThatFillsUpMeanwhileFailsTheBackupAndLeavesNothingOnTheSource() throws Exception {
    Path small = Files.createDirectory(temporary.resolve("small"));
    assumeTrue(
        run("mount", "-t", "tmpfs", "-o", "size=8m", "none", small.toString()) == 0,
        "only root can mount a small disk");
    try {
      TestPostgres postgres = TestPostgres.shared(PostgresMajors.newest());
      BaseBackup backup =
          new BaseBackup(
              connector(postgres, TestPostgres.USER),
              BackupOptions.fast(),
              new Random(1),
              _ -> Long.MAX_VALUE);
      assertThatThrownBy(() -> backup.take(small.resolve("data"), _ -> {}, () -> false))
          .hasMessageContaining("No space left on device")
          .hasMessageContaining(small.toString())
          .asInstanceOf(type(FailedException.class))
          .returns(Fault.RESOURCES, FailedException::fault);
      awaitNoSlot(postgres);
    } finally {
      assertThat(run("umount", small.toString())).isZero();
    }
  }

  private static int run(String... command) throws IOException {
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .start()
        .onExit()
        .join()
        .exitValue();
  }

  @ParameterizedTest
  @MethodSource(TWO)
  void aDamagedPageOfTheSourceFailsTheBackup(int major) throws IOException {
    TestPostgres.Options checksums =
        TestPostgres.Options.usual()
            .initDb(dev.spillway.postgresserver.InitDb.throwAway().option("--data-checksums"));
    try (TestPostgres postgres = TestPostgres.start(major, checksums)) {
      postgres.execute("postgres", "create table t as select i from generate_series(1, 5000) i");
      String file = postgres.value("postgres", "select pg_relation_filepath('t')");
      postgres.stop(StopMode.FAST);
      try (java.nio.channels.FileChannel channel =
          java.nio.channels.FileChannel.open(
              postgres.dataDirectory().resolve(file), StandardOpenOption.WRITE)) {
        channel.write(java.nio.ByteBuffer.wrap(new byte[] {1, 2, 3}), 8192 + 4000);
      }
      postgres.restart(StopMode.FAST, Map.of());

      refused(postgres, TestPostgres.USER, Fault.SOURCE).hasMessageContaining("damaged");
    }
  }

  private AbstractThrowableAssert<?, ?> refused(TestPostgres postgres, String user, Fault fault) {
    BaseBackup backup =
        new BaseBackup(connector(postgres, user), BackupOptions.fast(), new Random(1));
    AbstractThrowableAssert<?, ?> refusal =
        assertThatThrownBy(() ->
            backup.take(
                Files.createTempDirectory(temporary, "backup").resolve("data"),
                _ -> {},
                () -> false));
    refusal.asInstanceOf(type(FailedException.class)).returns(fault, FailedException::fault);
    return refusal;
  }

  /// The server needs a moment to notice that we are gone.
  private static void awaitNoSlot(TestPostgres postgres) {
    while (!postgres.rows("postgres", "select 1 from pg_replication_slots").isEmpty()) {
      Thread.onSpinWait();
    }
  }

  private static PostgresConnector connector(TestPostgres postgres, String user) {
    return new PostgresConnector(
        PostgresAddress.local(postgres.socketDirectory(), postgres.port(), user));
  }
}
