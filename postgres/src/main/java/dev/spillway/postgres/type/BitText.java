package dev.spillway.postgres.type;

import dev.spillway.core.type.TextForm;

/// `bit` and `varbit`: the number of bits, then the bits, the first one highest.
final class BitText implements TextForm.OfBytes {
  @Override
  public int maxBytes(int length) {
    return (length - Integer.BYTES) * Byte.SIZE;
  }

  @Override
  public int write(byte[] source, int from, int length, byte[] target, int offset) {
    int bits = BigEndian.int4(source, from);
    for (int i = 0; i < bits; i++) {
      int octet = source[from + Integer.BYTES + (i >> 3)];
      target[offset + i] = (byte) ('0' + ((octet >> (7 - (i & 7))) & 1));
    }
    return bits;
  }
}
