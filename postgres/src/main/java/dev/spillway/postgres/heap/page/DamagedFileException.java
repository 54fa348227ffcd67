package dev.spillway.postgres.heap.page;

/// A file of a snapshot does not hold what a clean shutdown leaves there.
public final class DamagedFileException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private DamagedFileException(String message) {
    super(message);
  }

  /// @param file by its path in the data directory
  /// @param what is wrong with the block; never a value of a row
  public static DamagedFileException inBlock(String file, long block, String what) {
    return new DamagedFileException("file " + file + ", block " + block + ": " + what);
  }

  /// @param what is wrong with the file as a whole
  public static DamagedFileException ofFile(String file, String what) {
    return new DamagedFileException("file " + file + ": " + what);
  }

  /// What a value is found to be before it is known where it lies, see [#at].
  public static DamagedFileException inValue(String what) {
    return new DamagedFileException(what);
  }

  /// The same with the place.
  public DamagedFileException at(String file, long block) {
    DamagedFileException placed = inBlock(file, block, String.valueOf(getMessage()));
    placed.initCause(this);
    return placed;
  }
}
