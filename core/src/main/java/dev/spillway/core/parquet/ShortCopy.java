package dev.spillway.core.parquet;

/// Copies byte strings that are mostly short. Up to 16 bytes it moves two whole words, of which the
/// part beyond the string is overwritten by what follows: the target needs [PageBuffer#SLACK] bytes
/// more than the string.
final class ShortCopy {
  private ShortCopy() {}

  static void copy(byte[] source, int from, byte[] target, int at, int length) {
    if (length <= 16 && from + 16 <= source.length) {
      LittleEndian.putLong(target, at, LittleEndian.getLong(source, from));
      LittleEndian.putLong(target, at + 8, LittleEndian.getLong(source, from + 8));
    } else {
      System.arraycopy(source, from, target, at, length);
    }
  }
}
