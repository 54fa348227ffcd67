package dev.spillway.core.snapshot;

import java.util.Map;

/// A request for a copy, its syntax checked.
///
/// @param target of the same kind as the source
/// @param region where both are, for the words of the events
public record SnapshotCopyRequest(
    SnapshotId source, SnapshotId target, Map<String, String> tags, String region) {}
