package dev.spillway.postgres.copy;

/// A value whose text no Parquet file can hold. The COPY cannot go on, its connection is of no more
/// use.
public final class OversizeException extends Exception {
  private static final long serialVersionUID = 1L;

  /// The largest value that a page can hold.
  public static final long LIMIT_BYTES = 1L << 30;

  private final long valueBytes;

  OversizeException(long valueBytes) {
    super("a value of " + valueBytes + " bytes");
    this.valueBytes = valueBytes;
  }

  public long valueBytes() {
    return valueBytes;
  }
}
