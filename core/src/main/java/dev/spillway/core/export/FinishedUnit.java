package dev.spillway.core.export;

import java.time.Instant;

/// A unit whose object is published, or whose range had no rows.
///
/// @param objectBytes of the published object, 0 if there is none
public record FinishedUnit(
    int table, int part, long rows, long objectBytes, Instant began, Instant ended) {}
