package dev.spillway.testkit.load;

import dev.spillway.core.export.Backoff;
import dev.spillway.core.export.Export;
import dev.spillway.core.export.ExportOptions;
import dev.spillway.core.export.ExportOrder;
import dev.spillway.core.export.ExportResult;
import dev.spillway.core.export.StopSignal;
import dev.spillway.core.layout.ExportFolder;
import dev.spillway.core.objectstore.Bucket;
import dev.spillway.core.parquet.Codec;
import dev.spillway.core.parquet.Compressors;
import dev.spillway.core.parquet.Deflaters;
import dev.spillway.core.parquet.GzipSetting;
import dev.spillway.core.source.ConsistentRead;
import dev.spillway.testkit.fault.Faults;
import dev.spillway.testkit.store.MemoryPlanStore;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Random;

/// What a server has one of, here with the default size of a part.
final class Exports {
  static final long PART_BYTES = 256L << 20;

  private final Export export;

  Exports(int threads, long memoryBytes) {
    Compressors compressors = new Compressors(Deflaters.choose(GzipSetting.automatic()));
    this.export =
        new Export(
            new ExportOptions(
                Codec.SNAPPY,
                threads,
                memoryBytes,
                PART_BYTES,
                ExportOptions.ColumnNames.SKIP,
                Path.of(System.getProperty("java.io.tmpdir"))),
            new MemoryPlanStore(new Faults()),
            () -> compressors.open(Codec.SNAPPY),
            Backoff.standard(),
            InstantSource.system(),
            new Random(1));
  }

  ExportResult run(String id, ConsistentRead read, Bucket bucket) {
    return export.run(
        new ExportOrder(id, ExportFolder.of("", id)), read, bucket, _ -> {}, new StopSignal());
  }
}
