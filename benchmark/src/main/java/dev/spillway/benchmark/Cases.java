package dev.spillway.benchmark;

import dev.spillway.core.parquet.Codec;
import dev.spillway.core.parquet.Deflaters;
import dev.spillway.core.parquet.GzipLibrary;
import dev.spillway.core.parquet.GzipSetting;
import dev.spillway.core.problem.FailedException;
import dev.spillway.core.source.Source;
import dev.spillway.postgres.heap.page.RelationFile.Checksums;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;

/// Everything that is measured, and why something is not.
final class Cases {
  private static final int LEAST_WARM = 3;

  private final List<Case> cases = new ArrayList<>();
  private final List<String> missing = new ArrayList<>();
  private final Site site;
  private final RawLimits limits;

  Cases(Site site) {
    this.site = site;
    this.limits = new RawLimits(site.server());
  }

  List<Case> all() {
    return cases;
  }

  /// Programs and libraries that are not on this machine.
  List<String> missing() {
    return missing;
  }

  void addLimits(Dataset dataset) {
    add("files", dataset, "the table's files read, 1 thread", limits.files(dataset));
    add("copy-2", dataset, "COPY binary thrown away, 2 readers (F)", limits.copy(dataset, 2));
    add("copy-1", dataset, "COPY binary thrown away, 1 reader", limits.copy(dataset, 1));
  }

  /// @param path `live` or `snapshot`
  void addOurs(Dataset dataset, String path, Source source) {
    OurExport export = new OurExport(source, site.random());
    addDecode(dataset, path, source);
    for (GzipLibrary library : GzipLibrary.values()) {
      gzip(dataset, path, export, GzipSetting.of(library));
    }
    for (Codec codec : List.of(Codec.ZSTD, Codec.SNAPPY, Codec.UNCOMPRESSED)) {
      codec(dataset, path, export, codec);
    }
  }

  /// Only reading, into the vectors that an encoder would take.
  void addDecode(Dataset dataset, String path, Source source) {
    addWarm(
        path + "-decode",
        dataset,
        path + ", read into vectors, 2 threads",
        new OurExport(source, site.random()).decode(dataset, 2));
  }

  /// What checksums cost.
  void addPages(Dataset dataset) {
    addWarm(
        "pages",
        dataset,
        "the table's pages read and checked, without checksums, 1 thread",
        limits.pages(dataset, Checksums.IGNORED));
    addWarm(
        "pages-checksums",
        dataset,
        "the table's pages read and checked, with checksums, 1 thread",
        limits.pages(dataset, Checksums.VERIFIED));
  }

  /// The default and zstd alone.
  void addFew(Dataset dataset, String path, Source source) {
    OurExport export = new OurExport(source, site.random());
    gzip(dataset, path, export, GzipSetting.automatic());
    codec(dataset, path, export, Codec.ZSTD);
  }

  void addWide(String path, Source source) {
    OurExport export = new OurExport(source, site.random());
    addDecode(Dataset.WIDE, path, source);
    addFew(Dataset.WIDE, path, source);
    one(Dataset.WIDE, path, export);
  }

  private void one(Dataset dataset, String path, OurExport export) {
    add(
        path + "-snappy-1",
        dataset,
        path + ", snappy, 1 thread",
        export.to(dataset, Codec.SNAPPY, GzipSetting.automatic(), 1));
  }

  /// One thread.
  void addOne(Dataset dataset, String path, Source source) {
    one(dataset, path, new OurExport(source, site.random()));
  }

  /// Gzip at level 6.
  void addSmall(Dataset dataset, String path, Source source) {
    OurExport export = new OurExport(source, site.random());
    gzip(dataset, path, export, GzipSetting.of(GzipLibrary.JDK).withLevel(6));
    gzip(dataset, path, export, GzipSetting.of(GzipLibrary.LIBDEFLATE).withLevel(6));
  }

  private void gzip(Dataset dataset, String path, OurExport export, GzipSetting setting) {
    try {
      String name = Deflaters.choose(setting).name();
      String level = setting.level().isPresent() ? "-" + setting.level().getAsInt() : "";
      String id =
          setting
              .library()
              .map(library -> path + "-gzip-" + library.name().toLowerCase(Locale.ROOT) + level)
              .orElse(path + "-gzip");
      add(
          id,
          dataset,
          path + ", gzip by " + name + ", 2 threads",
          export.to(dataset, Codec.GZIP, setting, 2));
    } catch (FailedException e) {
      missing.add(e.getMessage());
    }
  }

  private void codec(Dataset dataset, String path, OurExport export, Codec codec) {
    String name = codec.name().toLowerCase(Locale.ROOT);
    add(
        path + "-" + name,
        dataset,
        path + ", " + (codec == Codec.ZSTD ? "zstd, level 1" : name) + ", 2 threads",
        export.to(dataset, codec, GzipSetting.automatic(), 2));
  }

  void addPeers(Dataset dataset, String exported) {
    RowWriter rows = new RowWriter(site.server());
    add(
        "rows-gzip",
        dataset,
        "pgjdbc and parquet-java, row by row, gzip level 6, 2 threads",
        rows.to(dataset, CompressionCodecName.GZIP));
    add(
        "rows-zstd",
        dataset,
        "pgjdbc and parquet-java, row by row, zstd level 3, 2 threads",
        rows.to(dataset, CompressionCodecName.ZSTD));
    add(
        "rows-snappy",
        dataset,
        "pgjdbc and parquet-java, row by row, snappy, 2 threads",
        rows.to(dataset, CompressionCodecName.SNAPPY));
    SparkJdbc.of(site.server(), site.scale())
        .ifPresentOrElse(
            spark -> addSpark(dataset, spark),
            () -> missing.add("Spark: left out; ./spillway bench --spark fetches it (290 MB)"));
    DuckDbExport duckDb = DuckDbExport.of(site.server(), dataset, exported);
    duckDb.missing().ifPresent(reason -> missing.add("DuckDB's postgres extension: " + reason));
    add("duckdb-gzip", dataset, duckDb.how("gzip"), duckDb.to("gzip"));
    add("duckdb-zstd", dataset, duckDb.how("zstd"), duckDb.to("zstd"));
    add("duckdb-snappy", dataset, duckDb.how("snappy"), duckDb.to("snappy"));
  }

  private void addSpark(Dataset dataset, SparkJdbc spark) {
    for (String codec : List.of("gzip", "snappy")) {
      add(
          "spark-" + codec,
          dataset,
          "Spark 4.2 JDBC, 2 ranges of l_orderkey, %s, local[2], its CPU beside the server's"
              .formatted(codec),
          spark.to(dataset, "l_orderkey", codec));
    }
  }

  private void add(String id, Dataset dataset, String how, Work work) {
    cases.add(new Case(id, dataset, how, 1, work));
  }

  /// Short ones, whose CPU is compared: they run until everything is compiled.
  private void addWarm(String id, Dataset dataset, String how, Work work) {
    cases.add(new Case(id, dataset, how, LEAST_WARM, work));
  }
}
