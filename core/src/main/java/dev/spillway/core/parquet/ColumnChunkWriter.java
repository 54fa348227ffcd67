package dev.spillway.core.parquet;

import dev.spillway.core.column.BytesVector;
import dev.spillway.core.column.ColumnVector;
import dev.spillway.core.spool.SpooledBytes;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.Encoding;
import org.apache.parquet.format.PageEncodingStats;
import org.apache.parquet.format.PageType;
import org.apache.parquet.format.Statistics;

/// Makes the chunks of one column, one per row group: definition levels, where pages end, framing,
/// and what the footer says. Never sees a typed value; those are the [ValueEncoder]'s.
final class ColumnChunkWriter {
  private final ColumnSchema schema;
  private final Codec codec;
  private final PageLimits limits;
  private final ValueEncoder values;
  private final PageWriter pageWriter;
  private final DefinitionLevels levels;
  private final ChunkPages pages = new ChunkPages();
  private final Shrinking shrinking = new Shrinking();
  private final PageIndex pageIndex;
  private final Map<ValueEncoding, Integer> dataPages = new EnumMap<>(ValueEncoding.class);
  private long rows;
  private long nulls;
  private long encodedBytes;

  ColumnChunkWriter(
      ColumnSchema schema,
      Codec codec,
      PageLimits limits,
      ValueEncoder values,
      PageWriter pageWriter) {
    this.schema = schema;
    this.codec = codec;
    this.limits = limits;
    this.values = values;
    this.pageWriter = pageWriter;
    this.levels = new DefinitionLevels(limits.maxRows());
    this.pageIndex = new PageIndex(schema.order());
  }

  void write(ColumnVector vector) {
    if (vector instanceof BytesVector bytes && bytes.large().isPresent()) {
      writeLarge(bytes.large().get());
    } else {
      writeRows(vector);
    }
  }

  /// A page of its own, which is plain whatever the pages around it are.
  private void writeLarge(SpooledBytes value) {
    if (levels.rows() > 0) {
      closePage();
    }
    new ByteLayout(schema.name(), schema.fixedBytes()).checkLarge(value.length());
    PageBuffer front = pageWriter.scratch();
    front.putBytes(LittleEndian.bytes((int) value.length()), 0, Integer.BYTES);
    levels.addPresent(1);
    levels.writeBefore(front);
    byte[] prefix = new byte[(int) Math.min(Bounds.KEPT_BYTES, value.length())];
    value.read(0, prefix, 0, prefix.length);
    BytesBounds bounds = new BytesBounds(schema.order());
    bounds.offer(prefix, 0, prefix.length);
    add(pageWriter.largePage(front, value), ValueEncoding.PLAIN, bounds.take());
  }

  private void writeRows(ColumnVector vector) {
    int row = 0;
    int value = 0;
    while (row < vector.rows()) {
      int wantedEnd = Math.min(vector.rows(), row + limits.maxRows() - levels.rows());
      int wanted = countValues(vector, row, wantedEnd);
      int taken = wanted == 0 ? 0 : values.append(vector, value, value + wanted);
      int end = taken == wanted ? wantedEnd : endOfValues(vector, row, taken);
      levels.add(vector.present(), row, end, taken);
      row = end;
      value += taken;
      if (taken < wanted || levels.rows() == limits.maxRows()) {
        closePage();
      }
    }
  }

  private static int countValues(ColumnVector vector, int from, int to) {
    if (vector.nulls() == 0) {
      return to - from;
    }
    byte[] present = vector.present();
    int count = 0;
    for (int row = from; row < to; row++) {
      count += present[row];
    }
    return count;
  }

  /// The row behind the `count`-th value from row `from` on.
  private static int endOfValues(ColumnVector vector, int from, int count) {
    if (vector.nulls() == 0) {
      return from + count;
    }
    byte[] present = vector.present();
    int row = from;
    for (int missing = count; missing > 0; row++) {
      missing -= present[row];
    }
    return row;
  }

  private void closePage() {
    EncodedValues encoded = values.closePage(pageWriter.scratch());
    levels.writeBefore(encoded.page());
    PageWriter.Page page =
        pageWriter.dataPage(encoded.page(), levels.rows(), encoded.encoding(), shrinking);
    add(page, encoded.encoding(), encoded.bounds());
    values.clearPage();
  }

  private void add(PageWriter.Page page, ValueEncoding encoding, Optional<Bounds> bounds) {
    page.addTo(pages);
    pageIndex.add(page.bytes(), levels.rows(), levels.nulls(), bounds);
    dataPages.merge(encoding, 1, Integer::sum);
    encodedBytes += page.encodedBytes();
    rows += levels.rows();
    nulls += levels.nulls();
    levels.clear();
  }

  /// Writes the chunk at `offset` of the file and gets ready for the next one.
  FinishedChunk finish(ByteSink sink, long offset) {
    if (levels.rows() > 0) {
      closePage();
    }
    Optional<PageWriter.Page> dictionary = values.usedDictionary().map(pageWriter::dictionaryPage);
    dictionary.ifPresent(page -> {
      ChunkPages dictionaryPage = new ChunkPages();
      page.addTo(dictionaryPage);
      dictionaryPage.writeTo(sink);
      encodedBytes += page.encodedBytes();
    });
    pages.writeTo(sink);
    long dataOffset = offset + dictionary.map(PageWriter.Page::bytes).orElse(0);
    FinishedChunk chunk =
        new FinishedChunk(
            metaData(dictionary.isPresent(), offset, dataOffset),
            pageIndex.columnIndex(),
            pageIndex.offsetIndex(dataOffset),
            nulls);
    clear();
    return chunk;
  }

  private ColumnMetaData metaData(boolean hasDictionary, long offset, long dataOffset) {
    List<Encoding> encodings = new ArrayList<>(List.of(Encoding.BIT_PACKED, Encoding.RLE));
    List<PageEncodingStats> stats = new ArrayList<>();
    if (hasDictionary) {
      stats.add(
          new PageEncodingStats(PageType.DICTIONARY_PAGE, ValueEncoding.DICTIONARY.thrift(), 1));
    }
    dataPages.forEach((encoding, count) -> {
      encodings.add(encoding.thrift());
      stats.add(new PageEncodingStats(PageType.DATA_PAGE, encoding.thrift(), count));
    });
    ColumnMetaData metaData =
        new ColumnMetaData(
            schema.physical(),
            encodings,
            List.of(schema.name()),
            codec.thrift(),
            rows,
            encodedBytes,
            dataOffset - offset + pages.bytes(),
            dataOffset);
    if (hasDictionary) {
      metaData.setDictionary_page_offset(offset);
    }
    metaData.setStatistics(statistics());
    metaData.setEncoding_stats(stats);
    return metaData;
  }

  private Statistics statistics() {
    Statistics statistics = new Statistics();
    statistics.setNull_count(nulls);
    pageIndex.bounds().ifPresent(bounds -> setBounds(statistics, bounds));
    return statistics;
  }

  private void setBounds(Statistics statistics, Bounds bounds) {
    statistics.setMin_value(Truncation.min(bounds.min(), schema.order()));
    statistics.setIs_min_value_exact(!Truncation.isNeeded(bounds.min()));
    Truncation.max(bounds.max(), schema.order())
        .ifPresent(max -> {
          statistics.setMax_value(max);
          statistics.setIs_max_value_exact(!Truncation.isNeeded(bounds.max()));
        });
    if (schema.order().suitsDeprecatedFields()) {
      statistics.setMin(bounds.min());
      statistics.setMax(bounds.max());
    }
  }

  private void clear() {
    pages.clear();
    pageIndex.clear();
    values.clearChunk();
    dataPages.clear();
    rows = 0;
    nulls = 0;
    encodedBytes = 0;
  }

  /// Bytes of the chunk so far, finished and open, dictionary included.
  long pendingBytes() {
    return pages.bytes() + values.pendingBytes();
  }

  long memoryBytes() {
    return pages.memoryBytes() + values.memoryBytes() + levels.memoryBytes();
  }
}
