package dev.spillway.postgres.type;

import dev.spillway.core.type.TextForm;

/// `pg_lsn`: two halves in upper-case hexadecimal.
final class LsnText implements TextForm.OfLong {
  @Override
  public int maxBytes() {
    return "FFFFFFFF/FFFFFFFF".length();
  }

  @Override
  public int write(long lsn, byte[] target, int offset) {
    int at = Ascii.hex((int) (lsn >>> 32), target, offset);
    target[at++] = '/';
    at = Ascii.hex((int) lsn, target, at);
    for (int i = offset; i < at; i++) {
      if (target[i] >= 'a') {
        target[i] = (byte) (target[i] - ('a' - 'A'));
      }
    }
    return at - offset;
  }
}
