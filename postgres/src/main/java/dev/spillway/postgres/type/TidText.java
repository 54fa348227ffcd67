package dev.spillway.postgres.type;

import dev.spillway.core.type.TextForm;

/// `tid`: block number and line pointer, both unsigned.
final class TidText implements TextForm.OfBytes {
  @Override
  public int maxBytes(int length) {
    return "(4294967295,65535)".length();
  }

  @Override
  public int write(byte[] source, int from, int length, byte[] target, int offset) {
    target[offset] = '(';
    int at =
        Ascii.unsigned(Integer.toUnsignedLong(BigEndian.int4(source, from)), target, offset + 1);
    target[at++] = ',';
    at =
        Ascii.unsigned(
            Short.toUnsignedLong(BigEndian.int2(source, from + Integer.BYTES)), target, at);
    target[at++] = ')';
    return at - offset;
  }
}
