package dev.spillway.server.configuration;

import java.util.OptionalInt;

/// Who deflates, and how hard.
///
/// @param deflater `auto` takes the fastest library that is on the machine
/// @param level absent: the level at which the deflater is fastest for its size
public record GzipSettings(@Default("auto") Library deflater, OptionalInt level) {

  /// Where the deflater comes from.
  public enum Library {
    AUTO,
    JDK,
    ISA_L,
    LIBDEFLATE
  }

  public GzipSettings {
    if (level.isPresent() && (level.getAsInt() < 0 || level.getAsInt() > 12)) {
      throw new IllegalArgumentException(
          "level is " + level.getAsInt() + ", but levels are 0 to 12");
    }
  }
}
