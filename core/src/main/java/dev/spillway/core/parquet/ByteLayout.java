package dev.spillway.core.parquet;

import dev.spillway.core.problem.FailedException;
import dev.spillway.core.problem.Fault;

/// How byte strings lie in plain pages: each behind its length, or all of one length without it.
///
/// @param column for messages
/// @param fixedBytes the length of each value, 0 if lengths vary
record ByteLayout(String column, int fixedBytes) {
  /// Page sizes are 32-bit numbers with a sign, and a page holds its values whole: half of that
  /// leaves room for what a compressor adds.
  static final int MAX_VALUE_BYTES = 1 << 30;

  int prefixBytes() {
    return fixedBytes == 0 ? Integer.BYTES : 0;
  }

  /// Refuses a large value that cannot be written in this layout.
  void checkLarge(long length) {
    check((int) Math.min(length, 0xFFFF_FFFFL));
  }

  /// Refuses a value that cannot be written in this layout. A length that does not fit in an int is
  /// negative here.
  void check(int length) {
    if (length > MAX_VALUE_BYTES || length < 0) {
      throw new FailedException(
          Fault.SOURCE,
          "column %s has a value of %d bytes, but a page of a Parquet file can hold %d at most; leave the table or this row out of the export"
              .formatted(column, Integer.toUnsignedLong(length), MAX_VALUE_BYTES));
    }
    if (fixedBytes != 0 && length != fixedBytes) {
      throw new FailedException(
          Fault.INTERNAL,
          "column %s has a value of %d bytes where its decimal type has %d"
              .formatted(column, length, fixedBytes));
    }
  }
}
