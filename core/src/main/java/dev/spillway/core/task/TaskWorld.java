package dev.spillway.core.task;

import dev.spillway.core.export.Export;
import dev.spillway.core.kms.Kms;
import dev.spillway.core.objectstore.Buckets;
import dev.spillway.core.snapshot.Snapshots;
import dev.spillway.core.source.Databases;
import java.time.InstantSource;
import java.util.random.RandomGenerator;

/// Everything outside that tasks work with.
///
/// @param random must be thread-safe
public record TaskWorld(
    Site site,
    Snapshots snapshots,
    Databases databases,
    Buckets buckets,
    Kms kms,
    Export export,
    InstantSource clock,
    RandomGenerator random) {}
