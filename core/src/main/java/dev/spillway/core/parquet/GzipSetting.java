package dev.spillway.core.parquet;

import java.util.Optional;
import java.util.OptionalInt;

/// What the operator wants of gzip.
///
/// @param library absent: the best for the preference that this machine has
/// @param level absent: the library's own for the preference; libraries mean different things by a
///   number
public record GzipSetting(
    Optional<GzipLibrary> library, OptionalInt level, GzipPreference preference) {
  /// The fastest library at its usual level.
  public static GzipSetting automatic() {
    return preferring(GzipPreference.SPEED);
  }

  /// The best library for it.
  public static GzipSetting preferring(GzipPreference preference) {
    return new GzipSetting(Optional.empty(), OptionalInt.empty(), preference);
  }

  /// That library or a failure, at its fastest level.
  public static GzipSetting of(GzipLibrary library) {
    return new GzipSetting(Optional.of(library), OptionalInt.empty(), GzipPreference.SPEED);
  }

  public GzipSetting withLevel(int wanted) {
    return new GzipSetting(library, OptionalInt.of(wanted), preference);
  }

  /// The level that this asks of a library.
  int levelOf(GzipLibrary candidate) {
    return level.orElse(candidate.usualLevel(preference));
  }
}
