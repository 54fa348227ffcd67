package dev.spillway.postgres.type;

import dev.spillway.core.type.TextForm;

/// `uuid`: 16 bytes in hexadecimal, in groups of 4, 2, 2, 2 and 6 bytes.
final class UuidText implements TextForm.OfBytes {
  @Override
  public int maxBytes(int length) {
    return 36;
  }

  @Override
  public int write(byte[] source, int from, int length, byte[] target, int offset) {
    int at = offset;
    for (int i = 0; i < 16; i++) {
      if (i == 4 || i == 6 || i == 8 || i == 10) {
        target[at++] = '-';
      }
      at = Ascii.hexByte(source[from + i], target, at);
    }
    return at - offset;
  }
}
