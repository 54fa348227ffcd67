package dev.spillway.benchmark;

import dev.spillway.core.column.ColumnBatch;
import dev.spillway.core.export.Backoff;
import dev.spillway.core.export.Export;
import dev.spillway.core.export.ExportOptions;
import dev.spillway.core.export.ExportOrder;
import dev.spillway.core.export.ExportResult;
import dev.spillway.core.export.PlanStore;
import dev.spillway.core.export.StopSignal;
import dev.spillway.core.layout.ExportFolder;
import dev.spillway.core.parquet.Codec;
import dev.spillway.core.parquet.Compressors;
import dev.spillway.core.parquet.Deflaters;
import dev.spillway.core.parquet.GzipSetting;
import dev.spillway.core.source.ConsistentRead;
import dev.spillway.core.source.Engine;
import dev.spillway.core.source.ExportScope;
import dev.spillway.core.source.Source;
import dev.spillway.core.source.SourceColumn;
import dev.spillway.core.source.SourceTable;
import dev.spillway.core.source.TableRange;
import dev.spillway.core.source.TableReader;
import dev.spillway.core.spool.Spool;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/// An export as the server runs it, to local files and without a task: the read is opened, planned,
/// exported and audited.
final class OurExport {
  /// Three quarters of the default `export.memory`; the rest is for uploads.
  private static final long MEMORY_BYTES = 192L << 20;

  private static final long PART_BYTES = 256L << 20;
  private static final String ID = "bench";

  private final Source source;
  private final RandomGenerator random;
  private final PlanStore plans;

  OurExport(Source source, RandomGenerator random) {
    this(source, random, new PlansInMemory());
  }

  OurExport(Source source, RandomGenerator random, PlanStore plans) {
    this.source = source;
    this.random = random;
    this.plans = plans;
  }

  /// Reads and encodes.
  Work to(Dataset dataset, Codec codec, GzipSetting gzip, int threads) {
    return to(scope(dataset), codec, gzip, threads);
  }

  /// Reads and encodes all tables of the scope.
  Work to(ExportScope scope, Codec codec, GzipSetting gzip, int threads) {
    return folder -> {
      ExportResult result = export(scope, folder, codec, gzip, threads);
      if (!result.skipped().isEmpty()) {
        throw new IllegalStateException("skipped: " + result.skipped());
      }
      return new Work.Outcome(
          result.rows(), result.objectBytes(), Optional.of(folder + "/" + ID + "/*/*/1/*.parquet"));
    };
  }

  private ExportResult export(
      ExportScope scope, Path folder, Codec codec, GzipSetting gzip, int threads) {
    Compressors compressors = new Compressors(Deflaters.choose(gzip));
    Export export =
        new Export(
            new ExportOptions(
                codec,
                threads,
                MEMORY_BYTES,
                PART_BYTES,
                ExportOptions.ColumnNames.SKIP,
                folder.resolve("work")),
            plans,
            () -> compressors.open(codec),
            Backoff.standard(),
            InstantSource.system(),
            random);
    try (ConsistentRead read = source.open(scope, ID);
        FileBucket bucket = new FileBucket(folder, ID)) {
      return export.run(
          new ExportOrder(ID, ExportFolder.of("", ID)), read, bucket, _ -> {}, new StopSignal());
    }
  }

  /// Reads into vectors, and nothing more: what opening the source costs does not count, for it
  /// does not grow with the table.
  Work decode(Dataset dataset, int threads) {
    return folder -> {
      try (ConsistentRead read = source.open(scope(dataset), ID)) {
        SourceTable table =
            read.tables().stream()
                .filter(one -> one.name().table().equals(dataset.table()))
                .findFirst()
                .orElseThrow();
        Supplier<Work.Part> watch = Work.Part.begin();
        List<TableRange> ranges = read.split(table, PART_BYTES);
        AtomicInteger next = new AtomicInteger();
        List<Callable<Work.Outcome>> parts = new ArrayList<>();
        for (int thread = 0; thread < threads; thread++) {
          parts.add(() -> decode(read, table, ranges, next, folder));
        }
        long rows = 0;
        long bytes = 0;
        for (Work.Outcome part : Threads.all(parts)) {
          rows += part.rows();
          bytes += part.bytes();
        }
        return new Work.Outcome(rows, bytes, Optional.empty(), Optional.of(watch.get()));
      }
    };
  }

  private static Work.Outcome decode(
      ConsistentRead read,
      SourceTable table,
      List<TableRange> ranges,
      AtomicInteger next,
      Path folder) {
    long rows = 0;
    long bytes = 0;
    try (Spool spool = new Spool(folder)) {
      ColumnBatch batch =
          new ColumnBatch(
              table.columns().stream().map(SourceColumn::type).toList(), 8_192, 4 << 20, spool);
      for (int i = next.getAndIncrement(); i < ranges.size(); i = next.getAndIncrement()) {
        try (TableReader reader = read.reader(table, ranges.get(i))) {
          while (reader.read(batch) > 0) {
            rows += batch.rows();
            bytes += batch.bytes();
          }
        }
      }
    }
    return Work.Outcome.moved(rows, bytes);
  }

  private static ExportScope scope(Dataset dataset) {
    return ExportScope.parse(
        List.of(Dataset.DATABASE + ".public." + dataset.table()), Engine.POSTGRES);
  }
}
