package dev.spillway.core.snapshot;

import dev.spillway.core.source.DatabaseId;
import java.util.Map;

/// A request for a new snapshot, its syntax checked.
public record SnapshotRequest(SnapshotId id, DatabaseId database, Map<String, String> tags) {}
