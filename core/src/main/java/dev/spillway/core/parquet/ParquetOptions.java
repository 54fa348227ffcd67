package dev.spillway.core.parquet;

/// What bounds a writer's memory and shapes its file.
///
/// @param maxPageBytes a page is closed before it exceeds this, unless it holds a single value
/// @param maxPageRows a page is closed when it has this many rows, NULLs included
/// @param rowGroupBytes a row group is closed when its encoded columns take this much memory
/// @param dictionaryBytes the most bytes of one column's dictionary page; 0 means no dictionaries
public record ParquetOptions(
    Codec codec, int maxPageBytes, int maxPageRows, long rowGroupBytes, int dictionaryBytes) {
  private static final int KB = 1024;
  private static final int MB = 1024 * KB;

  /// Readers skip by pages: finer ones cost headers, coarser ones cost reading. The usual number.
  private static final int USUAL_PAGE_ROWS = 20_000;

  /// Hash table and offsets take up to this many times the bytes of the dictionary page itself.
  private static final int DICTIONARY_MEMORY = 6;

  public ParquetOptions {
    if (maxPageBytes < 64 || maxPageRows < 1 || rowGroupBytes < 1 || dictionaryBytes < 0) {
      throw new IllegalArgumentException(
          "page of %d bytes and %d rows, row group of %d bytes, dictionary of %d bytes"
              .formatted(maxPageBytes, maxPageRows, rowGroupBytes, dictionaryBytes));
    }
  }

  /// Options for a writer of `columns` columns that is to live in `memoryBytes`: open pages and
  /// dictionaries get up to half of it, finished pages that wait for the end of their row group the
  /// rest. A page is 8 KB to 1 MB, a row group 4 to 128 MB, so very many columns in very little
  /// memory exceed the share by those floors. A value larger than a page is held twice while it is
  /// encoded, once as it is and once compressed, with the row group before it written out first;
  /// one that lies in a spool is not held at all.
  public static ParquetOptions sized(Codec codec, int columns, long memoryBytes) {
    if (columns < 1) {
      throw new IllegalArgumentException("a Parquet file cannot be without columns");
    }
    long columnShare = memoryBytes / 2 / columns;
    int pageBytes = clamp(columnShare / 2, 8 * KB, MB);
    int dictionaryBytes = clamp(columnShare / 2 / DICTIONARY_MEMORY, 2 * KB, MB);
    long open = columns * (pageBytes + (long) dictionaryBytes * DICTIONARY_MEMORY);
    long rowGroupBytes = Math.clamp(memoryBytes - open - 3L * pageBytes, 4 * MB, 128 * MB);
    return new ParquetOptions(
        codec, pageBytes, Math.min(USUAL_PAGE_ROWS, pageBytes), rowGroupBytes, dictionaryBytes);
  }

  private static int clamp(long value, int least, int most) {
    return Math.clamp(value, least, most);
  }
}
