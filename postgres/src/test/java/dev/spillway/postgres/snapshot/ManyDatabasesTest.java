package dev.spillway.postgres.snapshot;

import static dev.spillway.postgres.snapshot.SnapshotFixture.ID;
import static dev.spillway.postgres.snapshot.SnapshotFixture.NEVER;
import static dev.spillway.postgres.snapshot.SnapshotFixture.snapshotsOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.core.source.ConsistentRead;
import dev.spillway.core.source.ExportScope;
import dev.spillway.postgres.recovery.RecoveryPrograms;
import dev.spillway.postgresserver.PostgresBinaries;
import dev.spillway.postgresserver.StopMode;
import dev.spillway.testkit.postgres.MemoryDisk;
import dev.spillway.testkit.postgres.TestPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// A cluster of more databases than a server has connections by default.
@Tag("all")
class ManyDatabasesTest {
  private static final String ALL = "dev.spillway.testkit.postgres.PostgresMajors#all";
  private static final int DATABASES = 200;
  private static final int FIRST_OID = 90_000;

  /// No server is needed, much less a connection to each database.
  private static final RecoveryPrograms NO_PROGRAMS =
      new RecoveryPrograms(new PostgresBinaries(List.of()), TestPostgres.runAs(), Path.of("/tmp"));

  @TempDir(factory = MemoryDisk.class)
  Path temporary;

  @ParameterizedTest
  @MethodSource(ALL)
  void twoHundredDatabasesAreReadAtOnce(int major) throws Exception {
    Path snapshot = temporary.resolve("snapshot");
    try (TestPostgres postgres = TestPostgres.start(major)) {
      postgres.execute("postgres", "create database one");
      postgres.execute(
          "one", "create table t as select 'ä' || i as v from generate_series(1, 3) i");
      postgres.execute("postgres", "create database other template one");
      postgres.execute("other", "insert into t values ('only here')");
      multiply(postgres, "one");
      snapshotsOf(postgres).make(ID, snapshot, _ -> {}, NEVER);
    }
    try (ConsistentRead read =
        SnapshotFixture.openWith(NO_PROGRAMS, snapshot, ExportScope.everything())) {
      assertThat(read.notices()).isEmpty();
      assertThat(read.tables()).hasSize(DATABASES);
      assertThat(RowCount.of(read)).isEqualTo(3 * DATABASES + 1);
    }
  }

  /// Copies a database until there are enough, as CREATE DATABASE does it, but by links: nobody
  /// writes to these any more.
  private static void multiply(TestPostgres postgres, String database) throws IOException {
    String oid =
        postgres.value(
            "postgres", "select oid from pg_database where datname = '" + database + "'");
    postgres.execute(
        "postgres",
        "insert into pg_database select (jsonb_populate_record(d, jsonb_build_object('oid', %d + i, 'datname', 'many' || i))).* from pg_database d, generate_series(1, %d) i where oid = %s"
            .formatted(FIRST_OID, DATABASES - 2, oid));
    postgres.stop(StopMode.FAST);
    Path base = postgres.dataDirectory().resolve("base");
    for (int i = 1; i <= DATABASES - 2; i++) {
      Path copy = Files.createDirectory(base.resolve(Integer.toString(FIRST_OID + i)));
      try (Stream<Path> files = Files.list(base.resolve(oid))) {
        for (Path file : (Iterable<Path>) files::iterator) {
          Files.createLink(copy.resolve(file.getFileName()), file);
        }
      }
    }
    postgres.restart(StopMode.FAST, Map.of());
  }
}
