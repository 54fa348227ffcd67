package dev.spillway.core.source;

/// What a reachable database server says of itself.
///
/// @param version as RDS prints it, such as `17.11`
/// @param bytes the size of all its databases
public record ServerFacts(String version, long bytes) {}
