package dev.spillway.postgres.heap.decode;

import dev.spillway.postgres.heap.page.DamagedFileException;
import dev.spillway.postgres.heap.toast.Varlena;

/// How values of a type lie in rows, arrays, composites and ranges.
///
/// @param length in bytes; -1 if each value says its own
/// @param alignment 1, 2, 4 or 8
public record StoredType(int length, int alignment) {
  public static final int VARYING = -1;

  /// The alignment that pg_type's letter means.
  public static int alignment(char letter) {
    return switch (letter) {
      case 'c' -> 1;
      case 's' -> 2;
      case 'i' -> 4;
      case 'd' -> 8;
      default -> throw new IllegalArgumentException("no alignment: '" + letter + "'");
    };
  }

  /// Where the value begins whose predecessor ended at `at`. A value with a short length is not
  /// aligned, and its first byte is never zero, as padding is.
  ///
  /// @param base what alignment counts from
  int begin(byte[] bytes, int at, int end, int base) {
    if (length == VARYING && at < end && bytes[at] != 0) {
      return at;
    }
    return base + ((at - base + alignment - 1) & -alignment);
  }

  /// Where the value at `at` ends.
  int end(byte[] bytes, int at, int end) {
    int size = length == VARYING ? Varlena.storedBytes(bytes, at, end) : length;
    if (at < 0 || size > end - at) {
      throw DamagedFileException.inValue("a value reaches beyond what holds it");
    }
    return at + size;
  }
}
