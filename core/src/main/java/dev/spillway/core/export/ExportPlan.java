package dev.spillway.core.export;

import java.time.Instant;
import java.util.List;

/// Everything that an export will do, decided once, stored before the first part file and never
/// computed again: so a restarted server makes exactly the same objects.
///
/// @param time of the consistent read that it was made from
/// @param version of the type mapping and the encoder; a plan is only continued under the same
/// @param codec the codec of its part files, as the configuration spells it
/// @param planned when it was made
public record ExportPlan(
    Instant time, String version, String codec, Instant planned, List<PlannedTable> tables) {
  public ExportPlan {
    tables = List.copyOf(tables);
  }
}
