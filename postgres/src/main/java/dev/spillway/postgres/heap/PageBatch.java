package dev.spillway.postgres.heap;

import dev.spillway.postgres.heap.decode.TupleSlice;
import dev.spillway.postgres.heap.page.DamagedFileException;
import dev.spillway.postgres.heap.page.Page;
import dev.spillway.postgres.heap.page.PageReader;
import dev.spillway.postgres.heap.page.RelationFile;
import dev.spillway.postgres.heap.visibility.TupleHeader;
import dev.spillway.postgres.heap.visibility.Visibility;
import java.util.Arrays;

/// A few neighbouring pages of a heap and the rows on them that the snapshot shows, in the order in
/// which a sequential scan gives them. Used by one thread.
final class PageBatch implements AutoCloseable {
  static final int MOST_PAGES = 16;

  private final PageReader reader;
  private final RelationFile heap;
  private final Visibility visibility;
  private final TupleSlice rows;
  private final byte[] bytes = TupleSlice.buffer(MOST_PAGES * Page.BYTES);
  private long[] places = new long[1024];
  private boolean external;
  private long used;

  PageBatch(HeapRelation relation, Visibility visibility) {
    this.heap = relation.heap();
    this.reader = new PageReader(heap);
    this.visibility = visibility;
    this.rows = new TupleSlice(relation.columns().size());
  }

  TupleSlice rows() {
    return rows;
  }

  /// Whether a value of some row may lie in TOAST.
  boolean hasExternal() {
    return external;
  }

  /// How many pages so far held anything.
  long usedPages() {
    return used;
  }

  /// Reads the pages from `block` on, at most up to before `end`; answers how many.
  int read(long block, long end) {
    int pages = (int) Math.min(MOST_PAGES, end - block);
    rows.begin(bytes);
    external = false;
    reader.read(block, pages, bytes);
    for (int page = 0; page < pages; page++) {
      if (!Page.isNew(bytes, page * Page.BYTES)) {
        used++;
        find(block + page, page * Page.BYTES);
      }
    }
    return pages;
  }

  private void find(long block, int page) {
    boolean allVisible = Page.isAllVisible(bytes, page);
    int pointers = Page.linePointers(bytes, page);
    for (int number = 1; number <= pointers; number++) {
      int pointer = Page.linePointer(bytes, page, number);
      if (Page.state(pointer) == Page.NORMAL) {
        try {
          take(page, pointer, allVisible, block << 16 | number);
        } catch (DamagedFileException e) {
          throw e.at(heap.fileOf(block), block);
        }
      }
    }
  }

  private void take(int page, int pointer, boolean allVisible, long place) {
    int tuple = page + Page.offset(pointer);
    int length = Page.length(pointer);
    if (!Page.holds(bytes, page, pointer) || !TupleHeader.isSound(bytes, tuple, length)) {
      throw DamagedFileException.inValue(
          "line pointer %d points at no row".formatted(place & 0xFFFF));
    }
    if (!allVisible && !visibility.isVisible(bytes, tuple)) {
      return;
    }
    if (rows.rows() == places.length) {
      places = Arrays.copyOf(places, 2 * places.length);
    }
    places[rows.rows()] = place;
    rows.add(tuple, length);
    external |= TupleHeader.hasExternal(bytes, tuple);
  }

  /// The block that holds a row.
  long block(int row) {
    return places[row] >>> 16;
  }

  /// The row's ctid.
  String ctid(int row) {
    return "(" + block(row) + "," + (places[row] & 0xFFFF) + ")";
  }

  @Override
  public void close() {
    reader.close();
  }
}
