package dev.spillway.postgres.type;

import dev.spillway.core.type.TextForm;

/// `timetz`: microseconds since midnight, then the zone as seconds west of UTC.
final class TimeTzText implements TextForm.OfBytes {
  @Override
  public int maxBytes(int length) {
    return ClockTime.MAX_BYTES + "+HH:MM:SS".length();
  }

  @Override
  public int write(byte[] source, int from, int length, byte[] target, int offset) {
    int at = ClockTime.write(BigEndian.int8(source, from), target, offset);
    return zone(BigEndian.int4(source, from + Long.BYTES), target, at) - offset;
  }

  private static int zone(int secondsWest, byte[] target, int offset) {
    int seconds = Math.abs(secondsWest);
    target[offset] = (byte) (secondsWest <= 0 ? '+' : '-');
    int at = Ascii.two(seconds / 3600, target, offset + 1);
    if (seconds % 3600 != 0) {
      target[at++] = ':';
      at = Ascii.two(seconds / 60 % 60, target, at);
    }
    if (seconds % 60 != 0) {
      target[at++] = ':';
      at = Ascii.two(seconds % 60, target, at);
    }
    return at;
  }
}
