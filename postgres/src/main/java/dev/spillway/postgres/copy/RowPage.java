package dev.spillway.postgres.copy;

import dev.spillway.core.spool.SpooledBytes;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Some rows of a COPY in their binary form, end to end in one reused buffer. Decoders walk over it
/// a column at a time: each moves every row's position behind its field.
final class RowPage {
  private static final int MAX_ROWS = 1024;
  private static final int TARGET_BYTES = 256 * 1024;

  private static final int FIRST_BYTES = 16 * 1024;

  private byte[] bytes = new byte[FIRST_BYTES];
  private final int[] positions = new int[MAX_ROWS];
  private final int[] ends = new int[MAX_ROWS];
  private int rows;
  private int used;
  private List<Optional<SpooledBytes>> spooled = List.of();

  int rows() {
    return rows;
  }

  byte[] bytes() {
    return bytes;
  }

  /// Where the next field of each row begins.
  int[] positions() {
    return positions;
  }

  boolean isFull(int maxRows) {
    return rows >= Math.min(maxRows, MAX_ROWS) || used >= TARGET_BYTES;
  }

  /// For each field of the only row, whether it lies in the spool.
  void spooled(List<Optional<SpooledBytes>> fields) {
    spooled = fields;
  }

  /// The field of the only row, if it lies in the spool; in the page it is an empty one then.
  Optional<SpooledBytes> spooled(int field) {
    return spooled.isEmpty() ? Optional.empty() : spooled.get(field);
  }

  boolean isSpooled() {
    return !spooled.isEmpty();
  }

  void clear() {
    if (bytes.length > 8 * TARGET_BYTES) {
      bytes = new byte[FIRST_BYTES];
    }
    rows = 0;
    used = 0;
    spooled = List.of();
  }

  /// Makes room for a message of `length` bytes; answers where to put it in [#bytes()].
  int reserve(int length) {
    return reserve(used, length);
  }

  /// Makes room for `length` bytes from `at` on, which it answers; what is before is kept.
  int reserve(int at, int length) {
    if (at + length > bytes.length) {
      int grown = bytes.length + Math.min(bytes.length, TARGET_BYTES);
      bytes = Arrays.copyOf(bytes, Math.max(at + length, grown));
    }
    return at;
  }

  /// Takes the reserved bytes in as a row whose first field begins at `firstField`.
  void addRow(int firstField, int end) {
    positions[rows] = firstField;
    ends[rows] = end;
    rows++;
    used = end;
  }

  /// Whether the decoders read every row to its end, neither more nor less.
  boolean isConsumed() {
    return Arrays.equals(positions, 0, rows, ends, 0, rows);
  }
}
