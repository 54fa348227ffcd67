package dev.spillway.embedded.s3.store;

import java.time.Instant;

/// A bucket as it is listed.
public record BucketInfo(String name, Instant created) {}
