package dev.spillway.postgres.snapshot;

import static dev.spillway.postgres.snapshot.SnapshotFixture.ID;
import static dev.spillway.postgres.snapshot.SnapshotFixture.NEVER;
import static dev.spillway.postgres.snapshot.SnapshotFixture.snapshotsOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.core.snapshot.DbSnapshot;
import dev.spillway.core.snapshot.SnapshotId;
import dev.spillway.core.snapshot.SnapshotKind;
import dev.spillway.core.snapshot.SnapshotStatus;
import dev.spillway.core.source.ConsistentRead;
import dev.spillway.core.source.Engine;
import dev.spillway.core.source.ExportScope;
import dev.spillway.testkit.postgres.PostgresMajors;
import dev.spillway.testkit.postgres.TestPostgres;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A cluster of more databases than a server has connections by default.
@Tag("long")
class ManyDatabasesTest {
  private static final int DATABASES = 200;

  @TempDir Path temporary;

  @Test
  void twoHundredDatabasesAreReadAtOnce() throws Exception {
    try (TestPostgres postgres = TestPostgres.start(PostgresMajors.newest())) {
      try (Connection connection = postgres.connect("postgres");
          Statement statement = connection.createStatement()) {
        statement.execute("create table t as select 1 as i");
        for (int i = 0; i < DATABASES; i++) {
          statement.execute("create database many" + i + " strategy file_copy");
        }
      }
      postgres.execute("many7", "create table t as select 7 as i");
      Path snapshot = temporary.resolve("snapshot");
      BaseBackupSnapshots snapshots = snapshotsOf(postgres);
      snapshots.make(ID, snapshot, _ -> {}, NEVER);

      try (ConsistentRead read =
          snapshots.open(record(), snapshot).open(ExportScope.everything(), "many")) {
        assertThat(read.notices()).isEmpty();
        assertThat(read.tables()).hasSize(2);
      }
    }
  }

  private static DbSnapshot record() {
    return new DbSnapshot(
        new SnapshotId(SnapshotKind.DB, "many"),
        ID,
        SnapshotStatus.AVAILABLE,
        100,
        Engine.POSTGRES,
        "18",
        5432,
        "postgres",
        Instant.EPOCH,
        Instant.EPOCH,
        1,
        "many",
        Optional.empty(),
        Map.of());
  }
}
