package dev.spillway.server.configuration;

import java.nio.file.Path;
import java.util.Optional;

/// The audit log.
///
/// @param file gets a JSON line for each call; absent: none is written
public record AuditSettings(Optional<Path> file) {}
