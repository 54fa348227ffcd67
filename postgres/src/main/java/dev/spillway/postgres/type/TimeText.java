package dev.spillway.postgres.type;

import dev.spillway.core.type.TextForm;

/// `time`: microseconds since midnight.
final class TimeText implements TextForm.OfLong {
  @Override
  public int maxBytes() {
    return ClockTime.MAX_BYTES;
  }

  @Override
  public int write(long micros, byte[] target, int offset) {
    return ClockTime.write(micros, target, offset) - offset;
  }
}
