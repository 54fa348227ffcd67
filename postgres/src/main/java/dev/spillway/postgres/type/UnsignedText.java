package dev.spillway.postgres.type;

import dev.spillway.core.type.TextForm;

/// `xid`, `cid` and `xid8`: an unsigned number.
final class UnsignedText implements TextForm.OfLong {
  @Override
  public int maxBytes() {
    return Ascii.MAX_LONG_BYTES;
  }

  @Override
  public int write(long value, byte[] target, int offset) {
    return Ascii.unsigned(value, target, offset) - offset;
  }
}
