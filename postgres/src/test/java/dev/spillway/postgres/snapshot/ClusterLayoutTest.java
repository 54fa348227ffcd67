package dev.spillway.postgres.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.core.source.ConsistentRead;
import dev.spillway.core.source.ExportScope;
import dev.spillway.core.source.TableName;
import dev.spillway.postgres.connect.PostgresAddress;
import dev.spillway.postgres.connect.PostgresConnector;
import dev.spillway.postgres.heap.HeapEquality;
import dev.spillway.postgres.heap.TableDump;
import dev.spillway.postgres.imported.BackupLocation;
import dev.spillway.postgres.recovery.SnapshotFolder;
import dev.spillway.postgresserver.InitDb;
import dev.spillway.postgresserver.StopMode;
import dev.spillway.testkit.postgres.MemoryDisk;
import dev.spillway.testkit.postgres.TestPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Clusters whose configuration lies elsewhere, as Debian has it in /etc, with page checksums and
/// without: every row of them, value for value.
class ClusterLayoutTest {
  private static final String MAJORS = "dev.spillway.testkit.postgres.PostgresMajors#everyday";

  private static final int CHECKSUMS_BY_DEFAULT = 18;

  @TempDir(factory = MemoryDisk.class)
  Path temporary;

  @ParameterizedTest
  @MethodSource(MAJORS)
  void aBaseBackupOfDebiansLayoutWithChecksumsIsEqual(int major) throws IOException {
    try (TestPostgres postgres = debian(major, true)) {
      Path snapshot = temporary.resolve("snapshot");
      SnapshotFixture.make(postgres, snapshot);
      requireEqual(postgres, snapshot, true);
    }
  }

  @ParameterizedTest
  @MethodSource(MAJORS)
  void aStoppedDirectoryOfDebiansLayoutWithoutChecksumsIsEqual(int major) throws IOException {
    try (TestPostgres postgres = debian(major, false)) {
      postgres.stop(StopMode.FAST);
      Path snapshot = temporary.resolve("snapshot");
      SnapshotFixture.bring(BackupLocation.of(postgres.dataDirectory()), snapshot);
      postgres.restart(StopMode.FAST, Map.of());
      requireEqual(postgres, snapshot, false);
    }
  }

  private static TestPostgres debian(int major, boolean checksums) throws IOException {
    TestPostgres.Options usual = TestPostgres.Options.usual();
    InitDb other =
        InitDb.throwAway().option(checksums ? "--data-checksums" : "--no-data-checksums");
    TestPostgres postgres =
        TestPostgres.start(
            major, checksums == major >= CHECKSUMS_BY_DEFAULT ? usual : usual.initDb(other));
    postgres.execute(
        "postgres",
        "create table t (id bigint primary key, v text, n numeric(12,3), at timestamptz, j jsonb, a int[])",
        "insert into t select i, case when i % 7 > 0 then repeat('ä' || i, 1 + i % 40) end, i / 7.0, now() + i * interval '1 hour', jsonb_build_object('i', i), array[i, null, -i] from generate_series(1, 4000) i",
        "update t set v = (select string_agg(md5(k::text), '') from generate_series(1, 400) k) where id % 500 = 0",
        "delete from t where id % 9 = 0");
    postgres.stop(StopMode.FAST);
    Path etc = Files.createDirectory(postgres.directory().resolve("etc"));
    Map<String, String> settings = new HashMap<>();
    settings.put("config_file", move(postgres, "postgresql.conf", etc));
    settings.put("hba_file", move(postgres, "pg_hba.conf", etc));
    settings.put("ident_file", move(postgres, "pg_ident.conf", etc));
    postgres.restart(StopMode.FAST, settings);
    return postgres;
  }

  private static String move(TestPostgres postgres, String name, Path etc) throws IOException {
    return Files.move(postgres.dataDirectory().resolve(name), etc.resolve(name)).toString();
  }

  private static void requireEqual(TestPostgres postgres, Path snapshot, boolean checksums) {
    assertThat(new DescriptorFile(new SnapshotFolder(snapshot)).read().copy().control().checksums())
        .isEqualTo(checksums);
    try (ConsistentRead read = SnapshotFixture.open(snapshot, ExportScope.everything())) {
      Map<TableName, TableDump> dumps = HeapEquality.fromFiles(read);
      PostgresConnector server =
          new PostgresConnector(
              PostgresAddress.local(
                  postgres.socketDirectory(), postgres.port(), TestPostgres.USER));
      assertThat(HeapEquality.requireSame(dumps, server)).isEqualTo(4000 - 4000 / 9);
    }
  }
}
