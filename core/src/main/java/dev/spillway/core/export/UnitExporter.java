package dev.spillway.core.export;

import dev.spillway.core.column.ColumnBatch;
import dev.spillway.core.objectstore.Bucket;
import dev.spillway.core.objectstore.ObjectVersion;
import dev.spillway.core.objectstore.ObjectWrite;
import dev.spillway.core.objectstore.ServerSideCopies;
import dev.spillway.core.objectstore.UploadListener;
import dev.spillway.core.parquet.ParquetColumn;
import dev.spillway.core.parquet.ParquetFileWriter;
import dev.spillway.core.parquet.ParquetOptions;
import dev.spillway.core.source.ConsistentRead;
import dev.spillway.core.source.EncodedFiles;
import dev.spillway.core.source.EncodedReader;
import dev.spillway.core.source.Finding;
import dev.spillway.core.source.SourceColumn;
import dev.spillway.core.source.SourceTable;
import dev.spillway.core.source.TableReader;
import dev.spillway.core.spool.Spool;
import dev.spillway.core.type.ColumnType;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Reads one unit's range, batch by batch, through the encoder into one object. The object is not
/// yet published when [#export] returns: the caller commits it. Thread-safe.
final class UnitExporter {
  /// The user metadata by which an export knows its own objects.
  static final String TASK_METADATA = "spillway-task";

  private static final int MAX_BATCH_ROWS = 8_192;
  private static final long MAX_BATCH_BYTES = 4 << 20;

  /// Compressed pages are about a third of what COPY sends; only sizes upload parts.
  private static final int EXPECTED_SHRINKING = 2;

  private static final int COPY_BYTES = 256 << 10;

  private final ExportOrder order;
  private final ExportOptions settings;
  private final ConsistentRead read;
  private final Bucket bucket;
  private final Optional<ServerSideCopies> copies;
  private final CompressorPool compressors;
  private final UploadListener uploads;
  private final ProgressMeter meter;
  private final StopSignal stop;
  private final InstantSource clock;

  /// @param copies by the store, of the files of a source that are objects in it
  UnitExporter(
      Surroundings around,
      Optional<ServerSideCopies> copies,
      ProgressMeter meter,
      UploadListener uploads) {
    this.order = around.order();
    this.settings = around.settings();
    this.read = around.read();
    this.bucket = around.bucket();
    this.copies = copies;
    this.compressors = around.compressors();
    this.clock = around.clock();
    this.stop = around.stop();
    this.meter = meter;
    this.uploads = uploads;
  }

  /// What all units of a run share.
  record Surroundings(
      ExportOrder order,
      ExportOptions settings,
      ConsistentRead read,
      Bucket bucket,
      CompressorPool compressors,
      InstantSource clock,
      StopSignal stop) {}

  /// A unit that was read to its end.
  ///
  /// @param object the whole object, not yet published; empty if the range had no rows
  record ReadUnit(
      WorkUnit unit,
      long rows,
      Optional<ObjectWrite> object,
      Instant began,
      List<Finding> findings) {
    static ReadUnit empty(WorkUnit unit, Instant began) {
      return new ReadUnit(unit, 0, Optional.empty(), began, List.of());
    }
  }

  ReadUnit export(SourceTable table, WorkUnit unit) {
    Optional<EncodedFiles> files = read.encodedFiles();
    return files.isPresent() ? copy(files.get(), table, unit) : encode(table, unit);
  }

  private ReadUnit copy(EncodedFiles files, SourceTable table, WorkUnit unit) {
    Instant began = clock.instant();
    try (EncodedReader reader = files.open(table, unit.range())) {
      if (reader.rows() == 0) {
        return ReadUnit.empty(unit, began);
      }
      Optional<ObjectVersion> version =
          files instanceof ObjectFiles objects
              ? objects.object(table, unit.range())
              : Optional.empty();
      ObjectWrite object =
          copies.isPresent() && version.isPresent()
              ? copied(copies.get(), version.get(), files, table, unit)
              : streamed(reader, unit);
      return new ReadUnit(unit, reader.rows(), Optional.of(object), began, List.of());
    }
  }

  private ObjectWrite copied(
      ServerSideCopies copying,
      ObjectVersion version,
      EncodedFiles files,
      SourceTable table,
      WorkUnit unit) {
    return new CopiedObject(
        version.bytes(),
        () -> copying.copy(version, unit.key(), metadata(), uploads),
        () -> {
          try (EncodedReader reader = files.open(table, unit.range())) {
            return streamed(reader, unit);
          }
        });
  }

  private ObjectWrite streamed(EncodedReader reader, WorkUnit unit) {
    ObjectWrite object = begin(unit, unit.range().bytes());
    boolean whole = false;
    try {
      byte[] buffer = new byte[COPY_BYTES];
      for (int bytes = reader.read(buffer); bytes > 0; bytes = reader.read(buffer)) {
        stop.check();
        object.write(buffer, 0, bytes);
        meter.decoded(unit, object.bytes(), 0);
      }
      whole = true;
      return object;
    } finally {
      if (!whole) {
        object.close();
      }
    }
  }

  private Map<String, String> metadata() {
    return Map.of(TASK_METADATA, order.exportId());
  }

  private ObjectWrite begin(WorkUnit unit, long expectedBytes) {
    return bucket.write(unit.key(), metadata(), expectedBytes, uploads);
  }

  private ReadUnit encode(SourceTable table, WorkUnit unit) {
    Instant began = clock.instant();
    try (Spool spool = new Spool(settings.workDirectory());
        TableReader reader = read.reader(table, unit.range());
        StopSignal.Registration _ = stop.onStop(reader::cancel)) {
      ColumnBatch batch = batch(table, spool);
      if (reader.read(batch) == 0) {
        return ReadUnit.empty(unit, began);
      }
      return write(table, unit, reader, batch, began);
    }
  }

  private ReadUnit write(
      SourceTable table, WorkUnit unit, TableReader reader, ColumnBatch batch, Instant began) {
    ObjectWrite object = begin(unit, unit.range().bytes() / EXPECTED_SHRINKING);
    boolean whole = false;
    try {
      long rows = encode(table, unit, reader, batch, object);
      whole = true;
      return new ReadUnit(unit, rows, Optional.of(object), began, Finding.sum(reader.findings()));
    } finally {
      if (!whole) {
        object.close();
      }
    }
  }

  private long encode(
      SourceTable table, WorkUnit unit, TableReader reader, ColumnBatch batch, ObjectWrite object) {
    ParquetOptions options =
        ParquetOptions.sized(settings.codec(), table.columns().size(), settings.unitBytes());
    List<ParquetColumn> columns =
        table.columns().stream()
            .map(column -> new ParquetColumn(column.name(), column.type()))
            .toList();
    try (CompressorPool.Lease lease = compressors.lease();
        ParquetFileWriter writer =
            new ParquetFileWriter(
                columns, options, lease.compressor(), object::write, settings.workDirectory())) {
      long rows = 0;
      long decodedBytes = 0;
      do {
        stop.check();
        rows += batch.rows();
        decodedBytes += batch.bytes() + batch.spooledBytes();
        writer.write(batch);
        meter.decoded(unit, decodedBytes, rows);
      } while (reader.read(batch) > 0);
      writer.finish();
      return rows;
    }
  }

  private ColumnBatch batch(SourceTable table, Spool spool) {
    List<ColumnType> types = table.columns().stream().map(SourceColumn::type).toList();
    return new ColumnBatch(
        types, MAX_BATCH_ROWS, Math.min(MAX_BATCH_BYTES, settings.unitBytes() / 8), spool);
  }
}
