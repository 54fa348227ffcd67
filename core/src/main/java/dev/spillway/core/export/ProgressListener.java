package dev.spillway.core.export;

/// Hears how far an export is. Called by several threads, one at a time.
@FunctionalInterface
public interface ProgressListener {
  /// @param percent of the planned bytes, 0 to 99; never falls within one run
  /// @param extractedBytes source bytes of finished units
  void progressed(int percent, long extractedBytes);
}
