package dev.spillway.postgres.snapshot;

import static dev.spillway.postgres.snapshot.SnapshotFixture.ID;
import static dev.spillway.postgres.snapshot.SnapshotFixture.NEVER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.core.source.ConsistentRead;
import dev.spillway.core.source.ExportScope;
import dev.spillway.core.source.SkipReason;
import dev.spillway.core.source.SourceTable;
import dev.spillway.testkit.postgres.MemoryDisk;
import dev.spillway.testkit.postgres.PostgresMajors;
import dev.spillway.testkit.postgres.TestPostgres;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A source with an extension whose library the server programs of this machine do not have: its
/// type is there in the catalogs, and nobody here can print it.
class MissingLibraryTest {
  @TempDir(factory = MemoryDisk.class)
  Path temporary;

  @Test
  void tablesOfATypeWithoutItsLibraryAreLeftOutWithTheLibrarysName() {
    Path directory = temporary.resolve("snapshot");
    try (TestPostgres postgres = TestPostgres.start(PostgresMajors.newest())) {
      postgres.execute(
          "postgres",
          "create extension seg",
          "create extension citext",
          "create type pair as (name text, at seg)",
          "create domain short as seg check (value is distinct from '0 .. 9')",
          "create table direct as select '1 .. 2'::seg as s",
          "create table in_array as select array['1 .. 2'::seg] as s",
          "create table in_composite as select row('x', '1 .. 2')::pair as p",
          "create table in_domain as select '1 .. 2'::short as s",
          "create table at_the_end as select null::seg as s, 1 as i",
          "create table other as select 1 as i, 'A'::citext as c",
          "update pg_proc set probin = '$libdir/far-away' where probin = '$libdir/seg'");
      SnapshotFixture.snapshotsOf(postgres).make(ID, directory, _ -> {}, NEVER);
    }
    List<SourceTable> tables = tables(directory);

    assertThat(tables)
        .filteredOn(table -> table.skip().isPresent())
        .extracting(table -> table.name().table())
        .containsExactly("at_the_end", "direct", "in_array", "in_composite", "in_domain");
    assertThat(tables)
        .flatExtracting(table -> table.skip().stream().toList())
        .allSatisfy(skip -> {
          assertThat(skip.reason()).isEqualTo(SkipReason.LIBRARY_NOT_AVAILABLE);
          assertThat(skip.detail()).contains("$libdir/far-away", "seg", "postgres.binaries");
        });
    assertThat(tables).extracting(table -> table.name().table()).contains("other");
  }

  private static List<SourceTable> tables(Path directory) {
    try (ConsistentRead read = SnapshotFixture.open(directory, ExportScope.everything())) {
      return read.tables();
    }
  }
}
