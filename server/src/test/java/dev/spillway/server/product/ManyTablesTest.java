package dev.spillway.server.product;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.testkit.postgres.PostgresMajors;
import dev.spillway.testkit.postgres.TestPostgres;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.rds.model.ExportTask;

/// Thousands of small tables: every one has its folder, its end mark and its place in the
/// manifests.
class ManyTablesTest {
  private static final int TABLES = 2_000;
  private static final Pattern TARGET = Pattern.compile("\"target\":\"many\\.public\\.(t[0-9]+)\"");

  @TempDir Path directory;

  @Test
  void twoThousandTablesAreExportedLiveAndFromASnapshot() throws Exception {
    try (TestPostgres postgres = TestPostgres.start(PostgresMajors.newest())) {
      postgres.execute("postgres", "CREATE DATABASE many");
      postgres.execute(
          "many",
          """
          DO $$ BEGIN
            FOR i IN 1..2000 LOOP
              EXECUTE format('CREATE TABLE t%s AS SELECT %s AS t, g AS n FROM generate_series(1, %s) g', i, i, 1 + i % 5);
              IF i % 500 = 0 THEN COMMIT; END IF;
            END LOOP;
          END $$
          """);
      try (Product product = Product.start(directory.resolve("spillway"), postgres)) {
        assertThat(product.snapshot("many").status()).isEqualTo("available");
        requireAll(product, "of-snapshot", Product.snapshotArn("many"));
        requireAll(product, "live", Product.CLUSTER);
      }
    }
  }

  private void requireAll(Product product, String id, String source) throws Exception {
    long began = System.nanoTime();
    ExportTask task = product.export(id, source, "many");
    System.out.println(
        "%d tables, %s: %s".formatted(TABLES, id, Duration.ofNanos(System.nanoTime() - began)));
    assertThat(task.status()).as("%s", task).isEqualTo("COMPLETE");

    List<String> keys = product.keys(id + "/");
    assertThat(keys)
        .filteredOn(key -> key.endsWith("/_SUCCESS"))
        .containsExactlyInAnyOrderElementsOf(
            IntStream.rangeClosed(1, TABLES)
                .mapToObj(i -> "%s/many/public.t%d/1/_SUCCESS".formatted(id, i))
                .toList());
    List<String> parts = keys.stream().filter(key -> key.endsWith(".parquet")).toList();
    assertThat(parts).hasSize(TABLES);
    assertThat(parts.stream().map(key -> key.substring(0, key.lastIndexOf('/'))))
        .as("one part for each table")
        .doesNotHaveDuplicates();
    requireManifests(product, id, keys);
    requireRows(product, id);
  }

  private static void requireManifests(Product product, String id, List<String> keys) {
    List<String> manifests =
        List.of(
            "%s/export_tables_info_%s_from_1_to_1000.json".formatted(id, id),
            "%s/export_tables_info_%s_from_1001_to_2000.json".formatted(id, id));
    assertThat(keys)
        .filteredOn(key -> key.endsWith(".json"))
        .containsExactlyInAnyOrder(
            manifests.get(0), manifests.get(1), "%s/export_info_%s.json".formatted(id, id));
    Set<String> listed = new TreeSet<>();
    for (String manifest : manifests) {
      Matcher target =
          TARGET.matcher(new String(product.content(manifest), StandardCharsets.UTF_8));
      while (target.find()) {
        listed.add(target.group(1));
      }
    }
    assertThat(listed)
        .isEqualTo(
            IntStream.rangeClosed(1, TABLES)
                .mapToObj(i -> "t" + i)
                .collect(Collectors.toCollection(TreeSet::new)));
  }

  /// Each hundredth table, because downloads are this test's own time.
  private void requireRows(Product product, String id) throws Exception {
    for (int i = 10; i <= TABLES; i += 100) {
      assertThat(
              product.query(
                  "%s/many/public.t%d/1".formatted(id, i),
                  directory,
                  "SELECT count(*), min(t), max(t), sum(n) FROM parts"))
          .containsExactly("%d|%d|%d|%d".formatted(1 + i % 5, i, i, (1 + i % 5) * (2 + i % 5) / 2));
    }
  }
}
