package dev.spillway.core.parquet;

import java.util.List;

/// Who can do gzip.
public enum GzipLibrary {
  /// Intel's igzip: the fastest by far, on x86-64 and on arm64. Its level 0 is left out: no faster
  /// than 1 on encoded pages, and its fixed codes let noise grow by a quarter.
  ISA_L("ISA-L", "libisal.so.2", 1, 3, 1, 3),
  LIBDEFLATE("libdeflate", "libdeflate.so.0", 1, 6, 1, 12),
  /// `java.util.zip`, always there. Level 1 and not the usual 6, which takes five times the CPU for
  /// a file that is an eighth smaller.
  JDK("the JDK", "", 1, 6, 0, 9);

  private final String words;
  private final String fileName;
  private final int fastLevel;
  private final int smallLevel;
  private final int leastLevel;
  private final int mostLevel;

  GzipLibrary(
      String words, String fileName, int fastLevel, int smallLevel, int leastLevel, int mostLevel) {
    this.words = words;
    this.fileName = fileName;
    this.fastLevel = fastLevel;
    this.smallLevel = smallLevel;
    this.leastLevel = leastLevel;
    this.mostLevel = mostLevel;
  }

  public int leastLevel() {
    return leastLevel;
  }

  public int mostLevel() {
    return mostLevel;
  }

  boolean hasLevel(int level) {
    return leastLevel <= level && level <= mostLevel;
  }

  String words() {
    return words;
  }

  /// What the dynamic linker looks for; empty for the JDK.
  String fileName() {
    return fileName;
  }

  int usualLevel(GzipPreference preference) {
    return switch (preference) {
      case SPEED -> fastLevel;
      case SIZE -> smallLevel;
    };
  }

  /// All, the best first. Where size counts, ISA-L comes last: none of its levels is small.
  static List<GzipLibrary> inOrder(GzipPreference preference) {
    return switch (preference) {
      case SPEED -> List.of(ISA_L, LIBDEFLATE, JDK);
      case SIZE -> List.of(LIBDEFLATE, JDK, ISA_L);
    };
  }
}
