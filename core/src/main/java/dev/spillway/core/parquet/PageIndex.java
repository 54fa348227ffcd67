package dev.spillway.core.parquet;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.parquet.format.BoundaryOrder;
import org.apache.parquet.format.ColumnIndex;
import org.apache.parquet.format.OffsetIndex;
import org.apache.parquet.format.PageLocation;
import org.apache.parquet.format.Util;

/// Where the data pages of one column chunk lie and what they span.
///
/// @see <a href="https://github.com/apache/parquet-format/blob/master/PageIndex.md">Parquet page
///   index</a>
final class PageIndex {
  private final Order order;
  private final List<DataPage> pages = new ArrayList<>();

  PageIndex(Order order) {
    this.order = order;
  }

  private record DataPage(int bytes, int rows, int nulls, Optional<Bounds> bounds) {
    boolean isNull() {
      return rows == nulls;
    }
  }

  /// @param bytes with the header
  void add(int bytes, int rows, int nulls, Optional<Bounds> bounds) {
    pages.add(new DataPage(bytes, rows, nulls, bounds));
  }

  /// The bounds of the chunk.
  Optional<Bounds> bounds() {
    Optional<Bounds> bounds = Optional.empty();
    for (DataPage page : pages) {
      bounds = Bounds.union(bounds, page.bounds, order);
    }
    return bounds;
  }

  /// @param offset of the first data page in the file
  byte[] offsetIndex(long offset) {
    List<PageLocation> locations = new ArrayList<>(pages.size());
    long at = offset;
    long row = 0;
    for (DataPage page : pages) {
      locations.add(new PageLocation(at, page.bytes, row));
      at += page.bytes;
      row += page.rows;
    }
    return Thrift.bytes(new OffsetIndex(locations), Util::writeOffsetIndex);
  }

  /// Empty if a page has values of which no bounds can be told: a column index must have them for
  /// all its pages.
  Optional<byte[]> columnIndex() {
    List<Boolean> nullPages = new ArrayList<>(pages.size());
    List<Long> nullCounts = new ArrayList<>(pages.size());
    List<byte[]> mins = new ArrayList<>(pages.size());
    List<byte[]> maxes = new ArrayList<>(pages.size());
    for (DataPage page : pages) {
      Optional<byte[]> max = page.bounds.flatMap(bounds -> Truncation.max(bounds.max(), order));
      if (max.isEmpty() && !page.isNull()) {
        return Optional.empty();
      }
      nullPages.add(page.isNull());
      nullCounts.add((long) page.nulls);
      mins.add(page.bounds.map(bounds -> Truncation.min(bounds.min(), order)).orElse(new byte[0]));
      maxes.add(max.orElse(new byte[0]));
    }
    ColumnIndex index =
        new ColumnIndex(nullPages, wrap(mins), wrap(maxes), boundaryOrder(nullPages, mins, maxes));
    index.setNull_counts(nullCounts);
    return Optional.of(Thrift.bytes(index, Util::writeColumnIndex));
  }

  private static List<ByteBuffer> wrap(List<byte[]> bounds) {
    return bounds.stream().map(ByteBuffer::wrap).toList();
  }

  private BoundaryOrder boundaryOrder(
      List<Boolean> nullPages, List<byte[]> mins, List<byte[]> maxes) {
    boolean ascending = true;
    boolean descending = true;
    int previous = -1;
    for (int page = 0; page < nullPages.size(); page++) {
      if (nullPages.get(page)) {
        continue;
      }
      if (previous >= 0) {
        int min = order.compare(mins.get(previous), mins.get(page));
        int max = order.compare(maxes.get(previous), maxes.get(page));
        ascending &= min <= 0 && max <= 0;
        descending &= min >= 0 && max >= 0;
      }
      previous = page;
    }
    return ascending
        ? BoundaryOrder.ASCENDING
        : descending ? BoundaryOrder.DESCENDING : BoundaryOrder.UNORDERED;
  }

  void clear() {
    pages.clear();
  }
}
