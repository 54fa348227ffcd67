package dev.spillway.core.export;

import dev.spillway.core.source.TableName;
import java.util.List;
import java.util.function.Supplier;

/// Hears how far an export is. Called by several threads, one at a time.
@FunctionalInterface
public interface ProgressListener {
  /// Called when the percentage has risen.
  void progressed(Progress progress);

  /// Called once, before anything is read, with the large tables that cannot be read in ranges.
  default void cannotBeDivided(List<TableName> tables) {}

  /// Called once, before anything is read.
  ///
  /// @param states tells from then on how far each table is; thread-safe
  default void measured(Supplier<TableStates> states) {}
}
