package dev.spillway.server.configuration;

import java.util.OptionalInt;

/// Who deflates, and how hard.
///
/// @param prefer which library and level are taken where none is named
/// @param deflater `auto` takes what is best for it of what is on the machine
/// @param level absent: the deflater's own for what is preferred
public record GzipSettings(
    @Default("speed") Preference prefer, @Default("auto") Library deflater, OptionalInt level) {

  /// What gzip is to be good at.
  public enum Preference {
    SPEED,
    SIZE
  }

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
