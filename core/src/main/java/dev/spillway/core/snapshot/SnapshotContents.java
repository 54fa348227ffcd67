package dev.spillway.core.snapshot;

import java.time.Instant;

/// What a made snapshot holds.
///
/// @param time the time of its consistent point (a base backup: of its end LSN)
/// @param engineVersion as RDS prints it, such as `17.11`
/// @param bytes of its files
public record SnapshotContents(Instant time, String engineVersion, long bytes) {}
