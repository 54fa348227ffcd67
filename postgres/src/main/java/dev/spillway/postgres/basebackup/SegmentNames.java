package dev.spillway.postgres.basebackup;

/// The names of WAL files: eight hexadecimal digits each for timeline, and the two halves of the
/// segment's number.
public record SegmentNames(int timeline, int segmentBytes) {
  private static final long FOUR_GIB = 1L << 32;

  /// The name of the file that holds the byte at `position`.
  public String of(Lsn position) {
    long segment = Long.divideUnsigned(position.offset(), segmentBytes);
    long perId = FOUR_GIB / segmentBytes;
    return "%08X%08X%08X"
        .formatted(
            timeline, Long.divideUnsigned(segment, perId), Long.remainderUnsigned(segment, perId));
  }

  /// The first byte of the segment that holds `position`.
  public Lsn start(Lsn position) {
    return new Lsn(position.offset() - offsetIn(position));
  }

  /// Where in its file `position` is.
  public int offsetIn(Lsn position) {
    return (int) Long.remainderUnsigned(position.offset(), segmentBytes);
  }
}
