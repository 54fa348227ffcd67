package dev.spillway.core.parquet;

import dev.spillway.core.spool.Spool;
import dev.spillway.core.spool.SpooledBytes;
import java.util.Arrays;
import org.apache.parquet.format.DataPageHeader;
import org.apache.parquet.format.DictionaryPageHeader;
import org.apache.parquet.format.Encoding;
import org.apache.parquet.format.PageHeader;
import org.apache.parquet.format.PageType;
import org.apache.parquet.format.Util;

/// Compresses pages and puts their headers on. All columns of a file share one: its two buffers
/// serve one page at a time.
///
/// @see <a
///   href="https://github.com/apache/parquet-format/blob/master/README.md#data-pages">Parquet: data
///   pages</a>
final class PageWriter {
  /// From this size on a page keeps the buffer in which it was made, rather than be copied.
  private static final int GIANT_BYTES = 4 << 20;

  private final PageCompressor compressor;
  private final int maxPageBytes;
  private final PageBuffer scratch;
  private final Spool spool;
  private byte[] compressed = {};

  /// @param spool for pages of large values; emptied by its owner when a row group is written
  PageWriter(PageCompressor compressor, PageLimits limits, Spool spool) {
    this.spool = spool;
    this.compressor = compressor;
    this.maxPageBytes = limits.maxBytes();
    this.scratch = new PageBuffer(limits.headroom());
  }

  /// A page and its header, which is in front of it.
  ///
  /// @param encodedBytes of header and page before compression
  record Page(Stored header, Stored body, long encodedBytes) {
    int bytes() {
      return header.length() + body.length();
    }

    void addTo(ChunkPages pages) {
      pages.add(header);
      pages.add(body);
    }
  }

  /// A buffer for the page that is being closed; empty, and lent until the page is written.
  PageBuffer scratch() {
    scratch.clear(2 * maxPageBytes);
    return scratch;
  }

  /// @param shrinking of the page's column
  Page dataPage(PageBuffer page, int rows, ValueEncoding encoding, Shrinking shrinking) {
    PageHeader header = header(PageType.DATA_PAGE, page);
    // Flat columns have no repetition levels; writers name the old encoding for what is not there.
    header.setData_page_header(
        new DataPageHeader(rows, encoding.thrift(), Encoding.RLE, Encoding.BIT_PACKED));
    Stored body = compress(page, shrinking.isLikely(page.length()));
    shrinking.saw(page.length(), body.length());
    return finish(header, body);
  }

  /// A page of one large value, compressed on its way from one spool to the other.
  ///
  /// @param front what stands before the value: its level and its length
  Page largePage(PageBuffer front, SpooledBytes value) {
    long length = front.length() + value.length();
    PageHeader header = new PageHeader(PageType.DATA_PAGE, Math.toIntExact(length), 0);
    header.setData_page_header(
        new DataPageHeader(1, ValueEncoding.PLAIN.thrift(), Encoding.RLE, Encoding.BIT_PACKED));
    spool.begin();
    try (PageStream stream = compressor.stream(length, spool::write)) {
      stream.write(front.array(), front.start(), front.length());
      value.forEach(stream::write);
      stream.finish();
    }
    return finish(header, new Stored.Spooled(spool.finish()));
  }

  Page dictionaryPage(ValueDictionary dictionary) {
    PageBuffer page = scratch();
    dictionary.putEntries(page);
    PageHeader header = header(PageType.DICTIONARY_PAGE, page);
    header.setDictionary_page_header(
        new DictionaryPageHeader(dictionary.entries(), ValueEncoding.DICTIONARY.thrift()));
    return finish(header, compress(page, true));
  }

  private static PageHeader header(PageType type, PageBuffer page) {
    return new PageHeader(type, page.length(), 0);
  }

  private static Page finish(PageHeader header, Stored body) {
    header.setCompressed_page_size(body.length());
    byte[] head = Thrift.bytes(header, Util::writePageHeader);
    return new Page(
        new Stored.InMemory(head, head.length),
        body,
        head.length + (long) header.getUncompressed_page_size());
  }

  private Stored compress(PageBuffer page, boolean worthIt) {
    if (compressor.codec() == Codec.UNCOMPRESSED) {
      byte[] copy = page.toBytes();
      return new Stored.InMemory(copy, copy.length);
    }
    int most = compressor.maxCompressedBytes(page.length());
    if (compressed.length < most) {
      compressed = new byte[most];
    }
    int length =
        worthIt
            ? compressor.compress(page.array(), page.start(), page.length(), compressed)
            : compressor.store(page.array(), page.start(), page.length(), compressed);
    if (length < GIANT_BYTES || length < most / 2) {
      Stored stored = new Stored.InMemory(Arrays.copyOf(compressed, length), length);
      if (most > GIANT_BYTES) {
        compressed = new byte[0];
      }
      return stored;
    }
    Stored stored = new Stored.InMemory(compressed, length);
    compressed = new byte[0];
    return stored;
  }

  long memoryBytes() {
    return scratch.memoryBytes() + (long) compressed.length;
  }
}
