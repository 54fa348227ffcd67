package dev.spillway.benchmark;

import java.util.ArrayList;
import java.util.List;

/// Ten thousand tables of a few rows through the whole product, and how soon the first part file of
/// a small export is there.
final class TinyTables {
  private static final String DATABASE = "tiny";
  private static final String SMALL = "small";
  private static final int TABLES_EACH = 500;

  private final Site site;
  private final int tables;

  TinyTables(Site site, int tables) {
    this.site = site;
    this.tables = tables;
  }

  /// Seconds of each step.
  ///
  /// @param firstPartLive from StartExportTask to a part file that can be read
  record Times(
      int tables,
      double backup,
      double snapshotExport,
      double liveExport,
      double firstPartSnapshot,
      double firstPartLive) {}

  Times measure() throws Exception {
    create();
    try (Product product = Product.start(site.server(), site.folder().resolve("product"))) {
      double backup = product.snapshot("tiny");
      String snapshot = Product.snapshotSource("tiny");
      double firstSnapshot = firstPart(product, "first-snapshot", snapshot);
      double firstLive = firstPart(product, "first-live", Product.liveSource());
      double fromSnapshot = whole(product, "tiny-snapshot", snapshot);
      double live = whole(product, "tiny-live", Product.liveSource());
      return new Times(tables, backup, fromSnapshot, live, firstSnapshot, firstLive);
    }
  }

  private static double firstPart(Product product, String id, String source) {
    product.begin(id, source, List.of(SMALL));
    double seconds = product.firstPart(id);
    product.end(id);
    return seconds;
  }

  private static double whole(Product product, String id, String source) {
    CpuTime before = CpuTime.now();
    product.begin(id, source, List.of(DATABASE));
    double seconds = product.end(id);
    CpuTime cpu = CpuTime.now().since(before);
    System.err.printf(
        "%-10s %-24s %7.2f s, CPU %.2f s, servers %.2f s%n",
        DATABASE, id, seconds, cpu.client(), cpu.servers());
    return seconds;
  }

  private void create() throws Exception {
    BenchServer server = site.server();
    // What is measured elsewhere would only make the backup longer.
    server.execute(
        "postgres",
        List.of(
            "DROP DATABASE IF EXISTS " + Dataset.DATABASE + " WITH (FORCE)",
            "CREATE DATABASE " + SMALL,
            "CREATE DATABASE " + DATABASE));
    server.execute(
        SMALL,
        List.of(
            "CREATE TABLE t AS SELECT i AS id, md5(i::text) AS v FROM generate_series(1, 10000) i"));
    List<String> statements = new ArrayList<>();
    for (int from = 0; from < tables; from += TABLES_EACH) {
      statements.add(
          """
          DO $$ BEGIN FOR n IN %d..%d LOOP
            EXECUTE format('CREATE TABLE t%%s (id int, v text)', n);
            EXECUTE format('INSERT INTO t%%s SELECT g, ''value '' || g FROM generate_series(1, 10) g', n);
          END LOOP; END $$
          """
              .formatted(from, Math.min(tables, from + TABLES_EACH) - 1));
    }
    server.execute(DATABASE, statements);
  }
}
