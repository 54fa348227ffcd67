package dev.spillway.postgres.type;

import dev.spillway.core.type.TextForm;

/// A signed number, for domains over integers.
final class IntegerText implements TextForm.OfLong {
  @Override
  public int maxBytes() {
    return Ascii.MAX_LONG_BYTES;
  }

  @Override
  public int write(long value, byte[] target, int offset) {
    return Ascii.decimal(value, target, offset) - offset;
  }
}
