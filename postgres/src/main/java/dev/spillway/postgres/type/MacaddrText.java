package dev.spillway.postgres.type;

import dev.spillway.core.type.TextForm;

/// `macaddr` and `macaddr8`: bytes in hexadecimal with colons between.
final class MacaddrText implements TextForm.OfBytes {
  @Override
  public int maxBytes(int length) {
    return 3 * length;
  }

  @Override
  public int write(byte[] source, int from, int length, byte[] target, int offset) {
    int at = offset;
    for (int i = 0; i < length; i++) {
      if (i > 0) {
        target[at++] = ':';
      }
      at = Ascii.hexByte(source[from + i], target, at);
    }
    return at - offset;
  }
}
