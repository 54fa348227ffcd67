package dev.spillway.postgres.recovery;

import java.util.SortedMap;

/// What a prepared copy is.
///
/// @param role the superuser that we made in it
/// @param controlFile the bytes of pg_control as preparation left it; fallback servers change it
/// @param relationFiles their sizes, by path in the data directory; they never change again
public record PreparedCopy(
    int major,
    String role,
    ControlFile control,
    byte[] controlFile,
    CopyFacts facts,
    SortedMap<String, Long> relationFiles) {}
