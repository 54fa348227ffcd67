package dev.spillway.server.configuration;

import java.nio.file.Path;
import java.util.Optional;

/// Where snapshots are kept: whole, unencrypted database files, so a folder that only the server
/// may read, on a disk with room for them.
///
/// @param directory absent: `snapshots` in the data directory
/// @param diskBudget of all snapshots together; absent: what the disk has
public record SnapshotSettings(
    Optional<Path> directory, Optional<DataSize> diskBudget, AutomatedSettings automated) {}
