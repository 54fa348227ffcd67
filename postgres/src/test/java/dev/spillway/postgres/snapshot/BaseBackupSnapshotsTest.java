package dev.spillway.postgres.snapshot;

import static dev.spillway.postgres.snapshot.SnapshotFixture.ID;
import static dev.spillway.postgres.snapshot.SnapshotFixture.NEVER;
import static dev.spillway.postgres.snapshot.SnapshotFixture.snapshotsOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.core.snapshot.SnapshotContents;
import dev.spillway.postgres.basebackup.BackupOptions;
import dev.spillway.postgres.basebackup.BaseBackup;
import dev.spillway.postgres.connect.PostgresAddress;
import dev.spillway.postgres.connect.PostgresConnector;
import dev.spillway.testkit.postgres.MemoryDisk;
import dev.spillway.testkit.postgres.TestPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class BaseBackupSnapshotsTest {
  private static final int RATE_KILOBYTES = 64 * 1024;

  @TempDir(factory = MemoryDisk.class)
  Path temporary;

  @ParameterizedTest
  @MethodSource("dev.spillway.testkit.postgres.PostgresMajors#everyday")
  void aSnapshotHoldsWhatWasCommittedAndLeavesNothingOnTheSource(int major) {
    TestPostgres.Options options =
        TestPostgres.Options.usual()
            .setting("log_checkpoints", "on")
            .setting("checkpoint_completion_target", "0");
    try (TestPostgres postgres = TestPostgres.start(major, options)) {
      postgres.execute(
          "postgres",
          "create table t as select i, md5(i::text) as v from generate_series(1, 10000) i",
          "create database other");
      postgres.execute("other", "create table u as select 42 as answer");
      List<Integer> percents = new ArrayList<>();
      Path snapshot = temporary.resolve("snapshot");

      Instant before = Instant.now();
      SnapshotContents contents = snapshotsOf(postgres).make(ID, snapshot, percents::add, NEVER);

      assertThat(contents.engineVersion()).isEqualTo(TestPostgres.programs(major).version());
      assertThat(contents.time()).isBetween(before, Instant.now().plus(Duration.ofSeconds(1)));
      assertThat(contents.bytes()).isGreaterThan(10_000_000);
      assertThat(percents).isSorted().endsWith(100).doesNotHaveDuplicates();
      assertThat(Files.exists(snapshot.resolve("snapshot.json"))).isTrue();
      assertThat(postgres.rows("postgres", "select * from pg_replication_slots")).isEmpty();
      postgres.execute("postgres", "delete from t", "insert into t values (-1, 'late')");
      try (SnapshotFixture.Served served = SnapshotFixture.serve(snapshot)) {
        assertThat(served.ask("postgres", "select count(*), sum(i) from t"))
            .containsExactly(List.of("10000|50005000"));
        assertThat(served.ask("other", "select * from u")).containsExactly(List.of("42"));
      }
      assertThat(lastCheckpoint(postgres)).containsAnyOf("immediate", "fast");
      isKindIfAsked(postgres);
    }
  }

  /// Waits for a spread checkpoint, and has the server copy no faster than it may.
  private void isKindIfAsked(TestPostgres postgres) {
    BackupOptions kind =
        new BackupOptions(BackupOptions.Checkpoint.SPREAD, OptionalInt.of(RATE_KILOBYTES));
    SortedSet<String> asked = new TreeSet<>();
    new BaseBackup(
            new PostgresConnector(
                PostgresAddress.local(
                    postgres.socketDirectory(), postgres.port(), TestPostgres.USER)),
            kind,
            new Random(1))
        .take(
            temporary.resolve("kind"),
            _ -> {
              if (asked.isEmpty()) {
                asked.addAll(
                    postgres.rows(
                        "postgres",
                        "select query from pg_stat_activity where query like 'BASE_BACKUP%'"));
              }
            },
            NEVER);

    assertThat(asked.first()).contains("MAX_RATE").contains(" " + RATE_KILOBYTES);
    assertThat(lastCheckpoint(postgres)).endsWith("force wait").doesNotContain("immediate", "fast");
  }

  private static String lastCheckpoint(TestPostgres postgres) {
    return postgres
        .log()
        .lines()
        .filter(line -> line.contains("checkpoint starting:"))
        .reduce("", (_, last) -> last);
  }
}
