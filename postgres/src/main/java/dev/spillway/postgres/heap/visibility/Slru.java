package dev.spillway.postgres.heap.visibility;

import dev.spillway.postgres.heap.page.DamagedFileException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;

/// A directory of numbered files of 32 pages each, such as pg_xact; the pages used last are kept.
/// Thread-safe.
final class Slru {
  static final int PAGE_BYTES = 8192;
  private static final int PAGES_OF_SEGMENT = 32;

  /// 4 MB: the status of 134 million transactions.
  private static final int KEPT_PAGES = 512;

  private final Path data;
  private final String directory;
  private final Map<Long, byte[]> pages =
      new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, byte[]> eldest) {
          return size() > KEPT_PAGES;
        }
      };

  Slru(Path data, String directory) {
    this.data = data;
    this.directory = directory;
  }

  /// A page by its number. Nobody may change it.
  ///
  /// @throws DamagedFileException if it is not there
  synchronized byte[] page(long number) {
    return pages.computeIfAbsent(number, this::read);
  }

  String fileOf(long page) {
    return directory + "/" + "%04X".formatted(page / PAGES_OF_SEGMENT);
  }

  private byte[] read(long number) {
    String file = fileOf(number);
    ByteBuffer page = ByteBuffer.allocate(PAGE_BYTES);
    try (FileChannel channel = FileChannel.open(data.resolve(file), StandardOpenOption.READ)) {
      long position = number % PAGES_OF_SEGMENT * PAGE_BYTES;
      while (page.hasRemaining()) {
        int bytes = channel.read(page, position);
        if (bytes < 0) {
          throw DamagedFileException.inBlock(
              file, number % PAGES_OF_SEGMENT, "the file ends before this page, which is needed");
        }
        position += bytes;
      }
    } catch (NoSuchFileException e) {
      throw DamagedFileException.ofFile(file, "it is missing but rows refer to it");
    } catch (IOException e) {
      throw new UncheckedIOException(file + ": " + e.getMessage(), e);
    }
    return page.array();
  }
}
