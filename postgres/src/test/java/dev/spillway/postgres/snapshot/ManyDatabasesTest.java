package dev.spillway.postgres.snapshot;

import static dev.spillway.postgres.snapshot.SnapshotFixture.ID;
import static dev.spillway.postgres.snapshot.SnapshotFixture.NEVER;
import static dev.spillway.postgres.snapshot.SnapshotFixture.snapshotsOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.core.source.ConsistentRead;
import dev.spillway.core.source.ExportScope;
import dev.spillway.postgres.recovery.RecoveryPrograms;
import dev.spillway.postgresserver.PostgresBinaries;
import dev.spillway.testkit.postgres.MemoryDisk;
import dev.spillway.testkit.postgres.TestPostgres;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// A cluster of more databases than a server has connections by default.
@Tag("all")
class ManyDatabasesTest {
  private static final String TWO = "dev.spillway.testkit.postgres.PostgresMajors#oldestAndNewest";
  private static final int DATABASES = 200;

  /// No server is needed, much less a connection to each database.
  private static final RecoveryPrograms NO_PROGRAMS =
      new RecoveryPrograms(new PostgresBinaries(List.of()), TestPostgres.runAs(), Path.of("/tmp"));

  @TempDir(factory = MemoryDisk.class)
  Path temporary;

  @ParameterizedTest
  @MethodSource(TWO)
  void twoHundredDatabasesAreReadAtOnce(int major) throws Exception {
    Path snapshot = temporary.resolve("snapshot");
    try (TestPostgres postgres = TestPostgres.start(major)) {
      postgres.execute("postgres", "create database one");
      postgres.execute(
          "one", "create table t as select 'ä' || i as v from generate_series(1, 3) i");
      // Before version 15 there was one way to copy a database, and no word for it.
      String strategy = major < 15 ? "" : " strategy file_copy";
      try (Connection connection = postgres.connect("postgres");
          Statement statement = connection.createStatement()) {
        for (int i = 1; i < DATABASES; i++) {
          statement.execute("create database many" + i + " template one" + strategy);
        }
      }
      postgres.execute("many7", "insert into t values ('only here')");
      snapshotsOf(postgres).make(ID, snapshot, _ -> {}, NEVER);
    }
    try (ConsistentRead read =
        SnapshotFixture.openWith(NO_PROGRAMS, snapshot, ExportScope.everything())) {
      assertThat(read.notices()).isEmpty();
      assertThat(read.tables()).hasSize(DATABASES);
      assertThat(RowCount.of(read)).isEqualTo(3 * DATABASES + 1);
    }
  }
}
