package dev.spillway.postgres.type;

import dev.spillway.core.type.TextForm;

/// `bit` and `varbit`: the number of bits, then the bits, the first one highest.
public final class BitText implements TextForm.OfBytes {
  @Override
  public int maxBytes(int length) {
    return (length - Integer.BYTES) * Byte.SIZE;
  }

  @Override
  public int write(byte[] source, int from, int length, byte[] target, int offset) {
    int bits = BigEndian.int4(source, from);
    print(source, from + Integer.BYTES, bits, target, offset);
    return bits;
  }

  /// Writes the first `bits` bits from `source[from]` on as digits into `target` from `offset`.
  public static void print(byte[] source, int from, int bits, byte[] target, int offset) {
    for (int i = 0; i < bits; i++) {
      int octet = source[from + (i >> 3)];
      target[offset + i] = (byte) ('0' + ((octet >> (7 - (i & 7))) & 1));
    }
  }
}
