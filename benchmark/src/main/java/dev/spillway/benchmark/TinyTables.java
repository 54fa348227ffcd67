package dev.spillway.benchmark;

import dev.spillway.core.parquet.Codec;
import dev.spillway.core.parquet.GzipSetting;
import dev.spillway.core.source.Engine;
import dev.spillway.core.source.ExportScope;
import dev.spillway.core.source.Source;
import dev.spillway.server.store.SqlitePlanStore;
import dev.spillway.server.store.StoreFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Very many tables of a few rows: to local files, as all else is measured, and through the whole
/// product to its embedded store. And how soon the first part file of a small export is there.
final class TinyTables {
  /// How many a run at full size makes, unless it is told another number.
  static final int USUAL = 10_000;

  private static final String DATABASE = "tiny";
  private static final String SMALL = "small";
  private static final int TABLES_EACH = 500;
  private static final int ROWS = 10;
  private static final int THREADS = 2;

  private final Site site;
  private final int tables;
  private final List<Step> steps = new ArrayList<>();

  TinyTables(Site site, int tables) {
    this.site = site;
    this.tables = tables;
  }

  /// What one step took.
  ///
  /// @param id short, stable, by which goals refer to it
  record Step(String id, String what, double seconds, CpuTime cpu) {}

  /// All steps.
  record Times(int tables, List<Step> steps) {
    Times {
      steps = List.copyOf(steps);
    }
  }

  Times measure() throws Exception {
    create();
    toFiles("tiny-snapshot-files", "snapshot -> local files, 2 threads", site.snapshot());
    toFiles("tiny-live-files", "live -> local files, 2 threads", site.live());
    try (Product product = Product.start(site.server(), site.folder().resolve("product"))) {
      time("backup", "CreateDBSnapshot until it is available", () -> product.snapshot("tiny"));
      String snapshot = Product.snapshotSource("tiny");
      String live = Product.liveSource();
      firstPart(product, "first-snapshot", "snapshot", snapshot);
      firstPart(product, "first-live", "live", live);
      whole(product, "tiny-snapshot-embedded", "snapshot", snapshot);
      whole(product, "tiny-live-embedded", "live", live);
    }
    return new Times(tables, steps);
  }

  /// With the plan and what is done of it stored as the server does.
  private void toFiles(String id, String what, Source source) throws Exception {
    Path folder = Files.createDirectories(site.folder().resolve(id));
    ExportScope scope = ExportScope.parse(List.of(DATABASE), Engine.POSTGRES);
    try (StoreFile store = StoreFile.open(site.folder().resolve(id + ".db"))) {
      OurExport export = new OurExport(source, site.random(), new SqlitePlanStore(store));
      Work work = export.to(scope, Codec.GZIP, GzipSetting.automatic(), THREADS);
      time(
          id,
          what,
          () -> {
            long rows = work.run(folder).rows();
            if (rows != (long) tables * ROWS) {
              throw new IllegalStateException(id + " handled " + rows + " rows");
            }
          });
    }
    Rounds.delete(folder);
  }

  private void firstPart(Product product, String id, String path, String source) throws Exception {
    time(
        id,
        "StartExportTask -> first part file of a small database, " + path,
        () -> {
          product.begin(id, source, List.of(SMALL));
          product.firstPart(id);
        });
    product.end(id);
  }

  private void whole(Product product, String id, String path, String source) throws Exception {
    time(
        id,
        path + " -> embedded store, from StartExportTask to COMPLETE",
        () -> {
          product.begin(id, source, List.of(DATABASE));
          product.end(id);
        });
  }

  /// Something that takes time.
  private interface Action {
    void run() throws Exception;
  }

  private void time(String id, String what, Action action) throws Exception {
    CpuTime before = CpuTime.now();
    long began = System.nanoTime();
    action.run();
    Step step = new Step(id, what, (System.nanoTime() - began) / 1e9, CpuTime.now().since(before));
    System.err.printf(
        Locale.ROOT,
        "%-10s %-24s %7.2f s, CPU %.2f s, servers %.2f s%n",
        DATABASE,
        id,
        step.seconds(),
        step.cpu().client(),
        step.cpu().servers());
    steps.add(step);
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
            EXECUTE format('INSERT INTO t%%s SELECT g, ''value '' || g FROM generate_series(1, %d) g', n);
          END LOOP; END $$
          """
              .formatted(from, Math.min(tables, from + TABLES_EACH) - 1, ROWS));
    }
    server.execute(DATABASE, statements);
  }
}
