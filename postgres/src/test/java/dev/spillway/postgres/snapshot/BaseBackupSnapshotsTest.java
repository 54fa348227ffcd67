package dev.spillway.postgres.snapshot;

import static dev.spillway.postgres.snapshot.SnapshotFixture.ID;
import static dev.spillway.postgres.snapshot.SnapshotFixture.NEVER;
import static dev.spillway.postgres.snapshot.SnapshotFixture.ask;
import static dev.spillway.postgres.snapshot.SnapshotFixture.snapshotsOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.core.snapshot.SnapshotContents;
import dev.spillway.testkit.postgres.TestPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class BaseBackupSnapshotsTest {
  @TempDir Path temporary;

  @ParameterizedTest
  @MethodSource("dev.spillway.testkit.postgres.PostgresMajors#everyday")
  void aSnapshotHoldsWhatWasCommittedAndLeavesNothingOnTheSource(int major) {
    try (TestPostgres postgres = TestPostgres.start(major)) {
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
      Assertions.assertThat(ask(snapshot, "postgres", "select count(*), sum(i) from t"))
          .containsExactly(List.of("10000|50005000"));
      assertThat(ask(snapshot, "other", "select * from u")).containsExactly(List.of("42"));
    }
  }
}
