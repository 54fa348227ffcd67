package dev.spillway.server.product;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.server.process.ExportLog;
import dev.spillway.testkit.postgres.MemoryDisk;
import dev.spillway.testkit.postgres.PostgresMajors;
import dev.spillway.testkit.postgres.TestPostgres;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.rds.model.ExportTask;

/// A damaged file of a snapshot, through a whole export: the table is left out and said so, or the
/// export fails, as `snapshots.on-corruption` says.
class DamagedSnapshotTest {
  @TempDir(factory = MemoryDisk.class)
  Path folder;

  @Test
  void aDamagedTableIsLeftOutOrFailsTheExport() throws Exception {
    try (TestPostgres postgres = TestPostgres.start(PostgresMajors.newest())) {
      postgres.execute(
          "postgres",
          "create table good as select i from generate_series(1, 1000) i",
          "create table bad as select i, md5(i::text) as v from generate_series(1, 1000) i",
          "create table searched (v tsvector)",
          "insert into searched values ('a fat cat')");
      String file = postgres.value("postgres", "select pg_relation_filepath('bad')");
      Path spillway = folder.resolve("spillway");
      try (Product product =
          Product.start(spillway, postgres, "snapshots: {on-corruption: skip-table}")) {
        assertThat(product.snapshot("snap").status()).isEqualTo("available");
        breakLinePointers(spillway, file);
        assertThat(ExportLog.during(() -> leavesOut(product, file)))
            .contains(
                "export skipping reads postgres.public.searched by COPY (column v has type tsvector)",
                "export skipping reads 2 tables by HEAP_FILES");
      }
      try (Product product = Product.start(spillway, postgres)) {
        fails(product, file);
      }
    }
  }

  private static void breakLinePointers(Path spillway, String file) throws IOException {
    try (Stream<Path> files = Files.walk(spillway)) {
      Path copy = files.filter(path -> path.endsWith(file)).findFirst().orElseThrow();
      byte[] bytes = Files.readAllBytes(copy);
      bytes[8192 + 30] ^= 0x55;
      Files.write(copy, bytes);
    }
  }

  private static void leavesOut(Product product, String file) {
    ExportTask task = product.export("skipping", Product.snapshotArn("snap"));

    assertThat(task.status()).as(task.failureCause()).isEqualTo("COMPLETE");
    assertThat(task.warningMessage())
        .contains("postgres.public.bad", "TABLE_DAMAGED")
        .contains(file + ", block 1");
    assertThat(product.keys("skipping/postgres/"))
        .noneMatch(key -> key.contains("public.bad/"))
        .filteredOn(key -> key.endsWith("_SUCCESS"))
        .containsExactlyInAnyOrder(
            "skipping/postgres/public.good/1/_SUCCESS",
            "skipping/postgres/public.searched/1/_SUCCESS");
    assertThat(text(product, "skipping/export_tables_info_skipping_from_1_to_3.json"))
        .containsPattern(
            "\"status\":\"SKIPPED\"[^}]*\"target\":\"postgres.public.bad\",\"warningMessage\":\"TABLE_DAMAGED")
        .contains("\"target\":\"postgres.public.good\",\"readBy\":\"HEAP_FILES\"")
        .contains("\"readBy\":\"COPY (column v has type tsvector)\"");
  }

  private static void fails(Product product, String file) {
    ExportTask task = product.export("failing", Product.snapshotArn("snap"));

    assertThat(task.status()).isEqualTo("FAILED");
    assertThat(task.failureCause())
        .contains("postgres.public.bad", file + ", block 1", "snapshots.on-corruption: skip-table");
    assertThat(product.keys("failing/")).noneMatch(key -> key.contains("export_info"));
  }

  private static String text(Product product, String key) {
    return new String(product.content(key), StandardCharsets.UTF_8);
  }
}
