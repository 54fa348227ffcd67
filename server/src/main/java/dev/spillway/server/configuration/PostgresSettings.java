package dev.spillway.server.configuration;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/// The PostgreSQL servers that prepare snapshots.
///
/// @param binaries the installation folder of each major; absent majors come from the bundle
/// @param runAs the operating system's user for them when Spillway itself runs as root
public record PostgresSettings(Map<Integer, Path> binaries, Optional<String> runAs) {
  public PostgresSettings {
    binaries = Map.copyOf(binaries);
  }
}
