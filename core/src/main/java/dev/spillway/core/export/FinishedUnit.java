package dev.spillway.core.export;

import dev.spillway.core.source.Finding;
import java.time.Instant;
import java.util.List;

/// A unit whose object is published, or whose range had no rows.
///
/// @param objectBytes of the published object, 0 if there is none
/// @param findings in its rows
public record FinishedUnit(
    int table,
    int part,
    long rows,
    long objectBytes,
    Instant began,
    Instant ended,
    List<Finding> findings) {
  public FinishedUnit {
    findings = List.copyOf(findings);
  }
}
