package dev.spillway.postgres.copy;

/// A row that is larger than [#LIMIT_BYTES]. The COPY cannot go on, its connection is of no more
/// use.
public final class OversizeException extends Exception {
  private static final long serialVersionUID = 1L;

  /// The largest row that is read.
  public static final long LIMIT_BYTES = CopyStream.MAX_ROW_BYTES;

  private final long rowBytes;
  private final long row;

  OversizeException(long rowBytes, long row) {
    super("row " + row + " of the range has " + rowBytes + " bytes");
    this.rowBytes = rowBytes;
    this.row = row;
  }

  public long rowBytes() {
    return rowBytes;
  }

  /// Its number in the range, from 0; see [RangeCopy#placeQuery].
  public long row() {
    return row;
  }
}
