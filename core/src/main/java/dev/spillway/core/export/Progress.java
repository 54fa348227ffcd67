package dev.spillway.core.export;

import dev.spillway.core.source.TableName;
import java.time.Instant;
import java.util.List;

/// How far an export is.
///
/// @param percent of the planned bytes, 0 to 99; never falls within one run
/// @param extractedBytes source bytes of finished units
/// @param finishedTables those of which nothing is left to read
/// @param finishedTableBytes their source bytes
public record Progress(
    int percent,
    long extractedBytes,
    int finishedTables,
    long finishedTableBytes,
    List<TableUnderWay> underWay) {
  public Progress {
    underWay = List.copyOf(underWay);
  }

  /// A table of which something was read, but not all.
  ///
  /// @param since when this run began with it
  /// @param bytes source bytes that were read of it
  public record TableUnderWay(TableName name, Instant since, long bytes) {}
}
