package dev.spillway.postgres.heap.page;

import java.nio.file.Path;
import java.util.Map;

/// One relation's main fork: segments of 1 GB, all of them full but the last. Its size is that of
/// the moment when the snapshot was prepared; it never changes again.
///
/// @param data the data directory
/// @param path of the first segment in the data directory
/// @param blocks of all segments
/// @param checksums whether pages carry checksums
public record RelationFile(Path data, String path, long blocks, boolean checksums) {
  static final long SEGMENT_BLOCKS = 131_072;
  private static final long SEGMENT_BYTES = SEGMENT_BLOCKS * Page.BYTES;

  /// The relation at `path`.
  ///
  /// @param sizes of the files in the data directory by their paths
  /// @throws DamagedFileException if a segment is missing or has an impossible size
  public static RelationFile of(
      Path data, String path, Map<String, Long> sizes, Checksums checksums) {
    long bytes = 0;
    boolean last = false;
    // There is one name more than files at most, and that one ends it.
    for (int segment = 0; segment <= sizes.size(); segment++) {
      String name = segmentName(path, segment);
      Long size = sizes.get(name);
      if (size == null) {
        requireSomething(path, segment, sizes);
        return new RelationFile(data, path, bytes / Page.BYTES, checksums == Checksums.VERIFIED);
      }
      if (size % Page.BYTES != 0 || size > SEGMENT_BYTES) {
        throw DamagedFileException.ofFile(name, "its size of " + size + " bytes is impossible");
      }
      if (last && size > 0) {
        throw DamagedFileException.ofFile(
            segmentName(path, segment - 1), "it ends before the segment that follows it");
      }
      bytes += size;
      last = size < SEGMENT_BYTES;
    }
    throw new IllegalStateException(path + " has more segments than there are files");
  }

  /// What is done about checksums.
  public enum Checksums {
    /// The cluster has none, or they are not wanted.
    IGNORED,
    /// A page whose checksum is wrong is damage.
    VERIFIED
  }

  /// A hole is no end.
  private static void requireSomething(String path, int segment, Map<String, Long> sizes) {
    if (segment == 0) {
      throw DamagedFileException.ofFile(path, "it is missing");
    }
    if (sizes.containsKey(segmentName(path, segment + 1))) {
      throw DamagedFileException.ofFile(segmentName(path, segment), "it is missing");
    }
  }

  static String segmentName(String path, long segment) {
    return segment == 0 ? path : path + "." + segment;
  }

  /// The file that holds a block.
  public String fileOf(long block) {
    return segmentName(path, block / SEGMENT_BLOCKS);
  }

  /// The number of the block within its file is what tools for single files want.
  public DamagedFileException damaged(long block, String what) {
    return DamagedFileException.inBlock(fileOf(block), block, what);
  }
}
