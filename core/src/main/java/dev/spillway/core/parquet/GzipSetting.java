package dev.spillway.core.parquet;

import java.util.Optional;
import java.util.OptionalInt;

/// What the operator wants of gzip.
///
/// @param library absent: the fastest that this machine has
/// @param level absent: the library's usual one; libraries mean different things by a number
public record GzipSetting(Optional<GzipLibrary> library, OptionalInt level) {
  /// The fastest library at its usual level.
  public static GzipSetting automatic() {
    return new GzipSetting(Optional.empty(), OptionalInt.empty());
  }

  /// That library or a failure, at its usual level.
  public static GzipSetting of(GzipLibrary library) {
    return new GzipSetting(Optional.of(library), OptionalInt.empty());
  }

  public GzipSetting withLevel(int wanted) {
    return new GzipSetting(library, OptionalInt.of(wanted));
  }
}
