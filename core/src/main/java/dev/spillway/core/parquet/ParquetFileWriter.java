package dev.spillway.core.parquet;

import dev.spillway.core.column.ColumnBatch;
import dev.spillway.core.column.ColumnVector;
import dev.spillway.core.spool.Spool;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.parquet.format.RowGroup;

/// Writes one Parquet file: a flat schema of optional columns, V1 data pages, statistics and page
/// index.
///
/// Batches are encoded as they come. Finished pages wait in memory for the end of their row group,
/// then go to the sink, chunk by chunk; so memory is bounded by [ParquetOptions], but for a value
/// that is larger than a page. Pages of large values wait in the work directory. What footer and
/// page index will say is kept to the end, serialised: some 200 bytes for a chunk and up to 150 for
/// a page. The page indexes of all row groups are written together in front of the footer, because
/// readers fetch them by one request that spans them.
///
/// Used by one thread. Neither the compressor nor the sink is closed by it. After an exception the
/// only thing left to do is [#close()].
///
/// @see <a href="https://github.com/apache/parquet-format">Apache Parquet: the file format</a>
public final class ParquetFileWriter implements AutoCloseable {
  private static final byte[] MAGIC = "PAR1".getBytes(StandardCharsets.US_ASCII);

  private final List<ParquetColumn> columns;
  private final ParquetOptions options;
  private final CountingSink sink;
  private final Spool spool;
  private final PageWriter pageWriter;
  private final List<ColumnSchema> schemas;
  private List<ColumnChunkWriter> chunks;
  private final RowGroups rowGroups;
  private long openRows;
  private boolean finished;

  /// Writes nothing yet. Pages of large values go to the system's directory for temporary files.
  public ParquetFileWriter(
      List<ParquetColumn> columns,
      ParquetOptions options,
      PageCompressor compressor,
      ByteSink sink) {
    this(columns, options, compressor, sink, Path.of(System.getProperty("java.io.tmpdir")));
  }

  /// Writes nothing yet.
  ///
  /// @param workDirectory where pages of large values wait for the end of their row group
  /// @param compressor of the codec that the options name
  /// @throws IllegalArgumentException if there is no column, if two have the same name, or if the
  ///   compressor is of another codec
  public ParquetFileWriter(
      List<ParquetColumn> columns,
      ParquetOptions options,
      PageCompressor compressor,
      ByteSink sink,
      Path workDirectory) {
    requireColumns(columns);
    if (compressor.codec() != options.codec()) {
      throw new IllegalArgumentException(
          "a compressor of %s for a file of %s".formatted(compressor.codec(), options.codec()));
    }
    PageLimits limits = new PageLimits(options.maxPageBytes(), options.maxPageRows());
    this.columns = List.copyOf(columns);
    this.options = options;
    this.sink = new CountingSink(sink);
    this.spool = new Spool(workDirectory);
    this.pageWriter = new PageWriter(compressor, limits, spool);
    this.schemas =
        columns.stream()
            .map(column -> ColumnSchema.of(column.name(), column.type().exported()))
            .toList();
    this.chunks =
        IntStream.range(0, columns.size()).mapToObj(column -> chunk(column, limits)).toList();
    this.rowGroups = new RowGroups(columns.size());
  }

  private static void requireColumns(List<ParquetColumn> columns) {
    if (columns.isEmpty()) {
      throw new IllegalArgumentException("a Parquet file cannot be without columns");
    }
    Set<String> names = new HashSet<>();
    for (ParquetColumn column : columns) {
      if (!names.add(column.name())) {
        throw new IllegalArgumentException("two columns are called " + column.name());
      }
    }
  }

  private ColumnChunkWriter chunk(int column, PageLimits limits) {
    ColumnSchema schema = schemas.get(column);
    ValueEncoder values =
        ValueEncoders.of(columns.get(column).type(), schema, limits, options.dictionaryBytes());
    return new ColumnChunkWriter(schema, options.codec(), limits, values, pageWriter);
  }

  /// Encodes the rows of `batch`, which may be reused afterwards.
  ///
  /// @throws IllegalArgumentException if the batch has other columns than the file
  public void write(ColumnBatch batch) {
    requireFitting(batch);
    // Twice, because a value larger than a page is held plain and compressed at the same time.
    if (openRows > 0 && pendingBytes() + 2 * batch.bytes() > options.rowGroupBytes()) {
      finishRowGroup();
    }
    for (int column = 0; column < chunks.size(); column++) {
      chunks.get(column).write(batch.vector(column));
    }
    openRows += batch.rows();
    if (pendingBytes() >= options.rowGroupBytes()) {
      finishRowGroup();
    }
  }

  private void requireFitting(ColumnBatch batch) {
    if (finished) {
      throw new IllegalStateException("the file is finished");
    }
    if (batch.columns() != columns.size()) {
      throw new IllegalArgumentException(
          "a batch of %d columns for a file of %d".formatted(batch.columns(), columns.size()));
    }
    for (int column = 0; column < columns.size(); column++) {
      ColumnVector vector = batch.vector(column);
      ParquetColumn expected = columns.get(column);
      if (vector.carrier() != expected.type().carrier() || vector.rows() != batch.rows()) {
        throw new IllegalArgumentException(
            "column %s: %d rows of %s where %d of %s are expected"
                .formatted(
                    expected.name(),
                    vector.rows(),
                    vector.carrier(),
                    batch.rows(),
                    expected.type().carrier()));
      }
    }
  }

  private long pendingBytes() {
    long bytes = 0;
    for (ColumnChunkWriter chunk : chunks) {
      bytes += chunk.pendingBytes();
    }
    return bytes;
  }

  private void finishRowGroup() {
    beginFile();
    long offset = sink.bytes();
    List<FinishedChunk> finishedChunks = new ArrayList<>(chunks.size());
    for (ColumnChunkWriter chunk : chunks) {
      finishedChunks.add(chunk.finish(sink, sink.bytes()));
    }
    spool.clear();
    rowGroups.add(offset, openRows, finishedChunks);
    openRows = 0;
  }

  private void beginFile() {
    if (sink.bytes() == 0) {
      sink.write(MAGIC, 0, MAGIC.length);
    }
  }

  /// Writes what is pending, the page indexes and the footer. To be called once, as the last thing
  /// before [#close()]; without it the sink has no Parquet file.
  public ParquetSummary finish() {
    if (finished) {
      throw new IllegalStateException("the file is finished");
    }
    finished = true;
    beginFile();
    if (openRows > 0) {
      finishRowGroup();
    }
    List<RowGroup> groups = rowGroups.writeIndexes(sink);
    long footerOffset = sink.bytes();
    try (OutputStream target = sink.buffered()) {
      new Footer(columns, schemas).write(rowGroups.rows(), groups, target);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    int footerBytes = Math.toIntExact(sink.bytes() - footerOffset);
    sink.write(LittleEndian.bytes(footerBytes), 0, Integer.BYTES);
    sink.write(MAGIC, 0, MAGIC.length);
    return rowGroups.summary(columns, sink.bytes());
  }

  /// Bytes of large values' pages that wait on disk now.
  long spooledBytes() {
    return spool.bytes();
  }

  /// Bytes of the arrays that this writer holds now.
  long memoryBytes() {
    long bytes = pageWriter.memoryBytes();
    for (ColumnChunkWriter chunk : chunks) {
      bytes += chunk.memoryBytes();
    }
    return bytes;
  }

  /// Lets go of all memory. A file that was not finished stays without a footer: whoever owns the
  /// sink discards it.
  @Override
  public void close() {
    spool.close();
    finished = true;
    chunks = List.of();
  }
}
