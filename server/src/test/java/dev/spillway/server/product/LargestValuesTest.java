package dev.spillway.server.product;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.testkit.postgres.PostgresMajors;
import dev.spillway.testkit.postgres.TestPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.services.rds.model.ExportTask;

/// Values of 300 and 1,000 MB, text and bytes, from such as no codec makes smaller to such as all
/// do, through every codec and deflater, live and from a snapshot, read back by both readers: half
/// an hour. What is smaller is in EverySettingTest.
@Tag("long")
class LargestValuesTest {
  private static final String DATABASE = "largest";
  private static final List<String> TABLES = List.of("texts", "bytes");
  private static final String SUMMARY =
      "SELECT count(*), sum(%s(v)), string_agg(md5(v), '' ORDER BY id) FROM ";

  @TempDir static Path directory;
  private static TestPostgres postgres;

  @TempDir Path files;

  @BeforeAll
  static void makeValuesAndSnapshot() throws Exception {
    postgres = TestPostgres.start(PostgresMajors.newest());
    postgres.execute("postgres", "CREATE DATABASE " + DATABASE);
    postgres.execute(
        DATABASE,
        "CREATE TABLE pieces AS SELECT i AS id, string_agg(md5(i::text || j), '') AS v FROM generate_series(1, 3) i, generate_series(1, 31250) j GROUP BY i",
        "CREATE TABLE texts (id int, v text); ALTER TABLE texts ALTER v SET STORAGE EXTERNAL",
        "INSERT INTO texts SELECT 300, repeat(v, 300) FROM pieces WHERE id = 1",
        "INSERT INTO texts SELECT 1000, repeat(md5('x'), 31250000)",
        "INSERT INTO texts VALUES (1, '')",
        "CREATE TABLE bytes (id int, v bytea); ALTER TABLE bytes ALTER v SET STORAGE EXTERNAL",
        "INSERT INTO bytes SELECT 300, string_agg(decode(md5(i::text), 'hex'), '') FROM generate_series(1, 300 * 62500) i",
        "INSERT INTO bytes SELECT 1000, convert_to(repeat(v, 1000), 'UTF8') FROM pieces WHERE id = 2",
        "DROP TABLE pieces");
    try (Product product = Product.start(directory, postgres)) {
      assertThat(product.snapshot("largest").status()).isEqualTo("available");
    }
  }

  @AfterAll
  static void stop() {
    postgres.close();
  }

  @ParameterizedTest(name = "{0}")
  @EnumSource
  void theLargestValuesAreReadBackByBothReaders(EverySettingTest.Setting setting) throws Exception {
    try (Product product = Product.start(directory, postgres, setting.configuration())) {
      for (String source : List.of(Product.snapshotArn("largest"), Product.CLUSTER)) {
        String id = setting.task(source.equals(Product.CLUSTER) ? "live" : "snapshot");
        long began = System.nanoTime();
        ExportTask task = product.export(id, source);
        assertThat(task.status()).as("%s", task).isEqualTo("COMPLETE");
        assertThat(task.warningMessage()).as("nothing was left out").isNull();
        System.out.printf("largest: %s in %.1f s%n", id, (System.nanoTime() - began) / 1e9);
        for (String table : TABLES) {
          requireReadBack(product, id, table);
        }
      }
    }
  }

  private void requireReadBack(Product product, String id, String table) throws Exception {
    String folder = "%s/%s/public.%s/1".formatted(id, DATABASE, table);
    List<String> expected = postgres.rows(DATABASE, SUMMARY.formatted("octet_length") + table);
    List<Path> parts = product.download(folder, Files.createTempDirectory(files, table));
    assertThat(LargeValues.summary(parts))
        .as("%s by parquet-java", folder)
        .isEqualTo(expected.getFirst());
    assertThat(
            product.query(
                folder,
                files,
                SUMMARY.formatted(table.equals("texts") ? "strlen" : "octet_length") + "parts"))
        .as("%s by DuckDB", folder)
        .isEqualTo(expected);
    for (Path part : parts) {
      Files.delete(part);
    }
  }
}
