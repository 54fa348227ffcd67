package dev.spillway.postgres.heap.toast;

import dev.spillway.postgres.heap.page.Page;
import dev.spillway.postgres.heap.page.PageReader;
import dev.spillway.postgres.heap.page.RelationFile;

/// A few neighbouring pages of a relation, more of them as long as they are asked for in order.
/// Used by one thread.
final class PageWindow implements AutoCloseable {
  private static final int MOST_PAGES = 32;

  private final PageReader reader;
  private final long blocks;
  private byte[] bytes = new byte[Page.BYTES];
  private long first;
  private int pages;
  private int ahead = 1;

  PageWindow(RelationFile relation) {
    this.reader = new PageReader(relation);
    this.blocks = relation.blocks();
  }

  RelationFile relation() {
    return reader.relation();
  }

  /// Makes a block readable; answers where it begins in [#bytes()].
  int open(long block) {
    if (block < first || block >= first + pages) {
      load(block);
    }
    return (int) (block - first) * Page.BYTES;
  }

  byte[] bytes() {
    return bytes;
  }

  private void load(long block) {
    if (block >= blocks) {
      throw relation()
          .damaged(
              blocks, "the relation ends before block %d, which is referred to".formatted(block));
    }
    boolean onward = pages > 0 && block == first + pages;
    ahead = onward ? Math.min(MOST_PAGES, 2 * ahead) : 1;
    int count = (int) Math.min(ahead, blocks - block);
    if (bytes.length < count * Page.BYTES) {
      bytes = new byte[ahead * Page.BYTES];
    }
    pages = 0;
    reader.read(block, count, bytes);
    first = block;
    pages = count;
  }

  @Override
  public void close() {
    reader.close();
  }
}
