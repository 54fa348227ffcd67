package dev.spillway.postgres.imported;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.ToLongFunction;

/// Whether copies share their blocks with the original (XFS, btrfs). No file system says so; a copy
/// of one file shows it.
final class SharedBlocks {
  /// A smaller one would not show among what others write meanwhile.
  private static final long LEAST_TELLING_BYTES = 8 << 20;

  private final ToLongFunction<Path> usableBytes;

  SharedBlocks(ToLongFunction<Path> usableBytes) {
    this.usableBytes = usableBytes;
  }

  /// Copies a file and looks at what that took of the disk.
  ///
  /// @param folder where copies are to lie
  boolean areSeen(Path file, Path folder) throws IOException {
    long bytes = Files.size(file);
    if (bytes < LEAST_TELLING_BYTES
        || usableBytes.applyAsLong(folder) < bytes
        || !Files.getFileStore(file).equals(Files.getFileStore(folder))) {
      return false;
    }
    Path copy = folder.resolve("shared-blocks");
    long before = usableBytes.applyAsLong(folder);
    try {
      Files.copy(file, copy, LinkOption.NOFOLLOW_LINKS);
      force(copy);
      return before - usableBytes.applyAsLong(folder) < bytes / 4;
    } finally {
      Files.deleteIfExists(copy);
    }
  }

  /// What is not on disk yet may not be counted yet.
  private static void force(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
  }
}
