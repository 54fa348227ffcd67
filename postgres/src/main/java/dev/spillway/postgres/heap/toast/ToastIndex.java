package dev.spillway.postgres.heap.toast;

import dev.spillway.postgres.heap.page.DamagedFileException;
import dev.spillway.postgres.heap.page.LittleEndian;
import dev.spillway.postgres.heap.page.Page;
import dev.spillway.postgres.heap.page.RelationFile;
import java.util.Arrays;

/// The unique B-tree of a TOAST relation over (chunk_id, chunk_seq). Walking it takes the memory of
/// one page, however large the relation is. Used by one thread.
///
/// @see <a
///   href="https://github.com/postgres/postgres/blob/REL_18_STABLE/src/include/access/nbtree.h">nbtree.h</a>
final class ToastIndex implements AutoCloseable {
  private static final int MAGIC = 0x053162;
  private static final int OLDEST_VERSION = 2;
  private static final int NEWEST_VERSION = 4;
  private static final int META = 24;
  private static final int SPECIAL_BYTES = 16;
  private static final int MOST_LEVELS = 32;

  /// Four times what the largest value has: a circle of links must not fill the memory.
  static final int MOST_CHUNKS = 1 << 21;

  private static final int LEAF = 0x0001;
  private static final int DELETED = 0x0004;
  private static final int HALF_DEAD = 0x0010;

  private static final int ALTERNATIVE_TID = 0x2000;
  private static final int POSTING = 0x2000;
  private static final int NUMBER_MASK = 0x0FFF;
  private static final int ITEM_BYTES = 16;
  private static final int CHUNK_ID = 8;
  private static final int CHUNK_SEQ = 12;

  private final PageWindow pages;
  private byte[] bytes = new byte[0];
  private int page;
  private long block;
  private long leaf = -1;

  private long[] places = new long[16];
  private int found;

  ToastIndex(RelationFile file) {
    this.pages = new PageWindow(file);
  }

  /// Finds the chunks of a value, in the order of their numbers; answers how many there are. Their
  /// places are in [#places()].
  int find(int value) {
    found = 0;
    if (leaf < 0 || !startsOn(value)) {
      descend(value);
    }
    for (long steps = 0; ; steps++) {
      requireProgress(steps);
      if (!isIgnored() && collect(value)) {
        return found;
      }
      long next = LittleEndian.uint4(bytes, special() + 4);
      if (next == 0) {
        return found;
      }
      open(next);
      leaf = next;
    }
  }

  /// Blocks, shifted left by 16, and line pointers. Only the first [#find] of them count.
  long[] places() {
    return places;
  }

  /// Whether the value's first chunk is on the leaf used last: neighbours cost no descent.
  private boolean startsOn(int value) {
    open(leaf);
    int first = firstItem();
    int last = Page.linePointers(bytes, page);
    if (isIgnored() || (flags() & LEAF) == 0 || first > last) {
      return false;
    }
    return compareFirst(item(first), value) <= 0
        && Integer.compareUnsigned(chunkId(item(last)), value) >= 0;
  }

  private void descend(int value) {
    open(0);
    int magic = LittleEndian.int4(bytes, page + META);
    int version = LittleEndian.int4(bytes, page + META + 4);
    if (magic != MAGIC || version < OLDEST_VERSION || version > NEWEST_VERSION) {
      throw damaged("it is no B-tree of a known version");
    }
    long next = LittleEndian.uint4(bytes, page + META + 8);
    if (next == 0) {
      throw damaged("the B-tree is empty, but a value in it is referred to");
    }
    for (long steps = 0; ; steps++) {
      requireProgress(steps);
      if (next == 0) {
        throw damaged("a downlink leads nowhere");
      }
      open(next);
      if (isIgnored() || isRightOf(value)) {
        next = LittleEndian.uint4(bytes, special() + 4);
      } else if ((flags() & LEAF) != 0) {
        leaf = next;
        return;
      } else {
        next = downlink(value);
      }
    }
  }

  /// Whether the value lies behind this page: a split that its parent does not know. Where a value
  /// begins with the high key itself, this page is as good, for leaves are followed to the right.
  private boolean isRightOf(int value) {
    if (isRightmost() || Page.linePointers(bytes, page) < 1) {
      return false;
    }
    int high = item(1);
    return keys(high) > 0 && Integer.compareUnsigned(chunkId(high), value) < 0;
  }

  /// The child in which the value's chunk 0 would be: that of the last item that is not above it.
  private long downlink(int value) {
    int first = firstItem();
    int last = Page.linePointers(bytes, page);
    if (first > last) {
      throw damaged("an inner page of the B-tree has no items");
    }
    int low = first;
    int high = last;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      int item = item(middle);
      if (keys(item) > 0 && compareFirst(item, value) > 0) {
        high = middle - 1;
      } else {
        low = middle;
      }
    }
    return blockOf(item(low));
  }

  /// Compares an item with (value, 0). A key that was cut off behind chunk_id stands for the least
  /// possible one.
  private int compareFirst(int item, int value) {
    int order = Integer.compareUnsigned(chunkId(item), value);
    if (order != 0) {
      return order;
    }
    return keys(item) < 2 ? -1 : Integer.compare(LittleEndian.int4(bytes, item + CHUNK_SEQ), 0);
  }

  /// Takes what the page has of the value; answers whether nothing can follow on the next one.
  private boolean collect(int value) {
    if ((flags() & LEAF) == 0) {
      throw damaged("a leaf of the B-tree leads to a page that is none");
    }
    int last = Page.linePointers(bytes, page);
    int number = firstItem();
    int high = last + 1;
    while (number < high) {
      int middle = (number + high) >>> 1;
      if (compareFirst(item(middle), value) < 0) {
        number = middle + 1;
      } else {
        high = middle;
      }
    }
    for (; number <= last; number++) {
      int item = item(number);
      if (chunkId(item) != value) {
        return true;
      }
      if (Page.state(Page.linePointer(bytes, page, number)) != Page.DEAD) {
        take(item);
      }
    }
    return false;
  }

  private void take(int item) {
    if ((LittleEndian.uint2(bytes, item + 6) & ALTERNATIVE_TID) == 0) {
      add(item);
      return;
    }
    int offset = LittleEndian.uint2(bytes, item + 4);
    int list = item + (int) blockOf(item);
    int size = offset & NUMBER_MASK;
    if ((offset & POSTING) == 0 || list + 6 * size > page + Page.BYTES || list < item) {
      throw damaged("a leaf of the B-tree has an impossible item");
    }
    for (int i = 0; i < size; i++) {
      add(list + 6 * i);
    }
  }

  private void add(int tid) {
    if (found == places.length) {
      if (found >= MOST_CHUNKS) {
        throw damaged("it has more chunks of a value than any value has");
      }
      places = Arrays.copyOf(places, 2 * found);
    }
    places[found++] = blockOf(tid) << 16 | LittleEndian.uint2(bytes, tid + 4);
  }

  private long blockOf(int tid) {
    return (long) LittleEndian.uint2(bytes, tid) << 16 | LittleEndian.uint2(bytes, tid + 2);
  }

  private int chunkId(int item) {
    return LittleEndian.int4(bytes, item + CHUNK_ID);
  }

  /// How many key columns an item has: those of inner pages may be cut off.
  private int keys(int item) {
    int info = LittleEndian.uint2(bytes, item + 6);
    if ((info & ALTERNATIVE_TID) != 0 && (LittleEndian.uint2(bytes, item + 4) & POSTING) == 0) {
      return LittleEndian.uint2(bytes, item + 4) & NUMBER_MASK;
    }
    return (info & 0x1FFF) < ITEM_BYTES ? 0 : 2;
  }

  private int item(int number) {
    int pointer = Page.linePointer(bytes, page, number);
    if (!Page.holds(bytes, page, pointer) || Page.length(pointer) < CHUNK_ID) {
      throw damaged("line pointer %d of the B-tree's page is out of bounds".formatted(number));
    }
    return page + Page.offset(pointer);
  }

  private int firstItem() {
    return isRightmost() ? 1 : 2;
  }

  private boolean isRightmost() {
    return LittleEndian.int4(bytes, special() + 4) == 0;
  }

  private boolean isIgnored() {
    return (flags() & (DELETED | HALF_DEAD)) != 0;
  }

  private int flags() {
    return LittleEndian.uint2(bytes, special() + 12);
  }

  private int special() {
    return page + Page.BYTES - SPECIAL_BYTES;
  }

  private void open(long number) {
    page = pages.open(number);
    bytes = pages.bytes();
    block = number;
    if (Page.isNew(bytes, page) || Page.special(bytes, page) != Page.BYTES - SPECIAL_BYTES) {
      throw damaged("it is no page of a B-tree");
    }
  }

  private void requireProgress(long steps) {
    if (steps > MOST_LEVELS + pages.relation().blocks()) {
      throw damaged("the B-tree's links run in a circle");
    }
  }

  private DamagedFileException damaged(String what) {
    return pages.relation().damaged(block, what);
  }

  @Override
  public void close() {
    pages.close();
  }
}
