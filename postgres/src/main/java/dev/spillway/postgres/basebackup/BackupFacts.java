package dev.spillway.postgres.basebackup;

import java.time.Instant;

/// What a base backup is.
///
/// @param version as RDS prints it, such as `17.11`
/// @param start where its recovery begins
/// @param end the copy is consistent from here on, and holds no WAL behind it
/// @param endTime when the source sent the end, by the source's clock
public record BackupFacts(
    long systemIdentifier,
    int major,
    String version,
    int timeline,
    Lsn start,
    Lsn end,
    Instant endTime) {}
