package dev.spillway.core.objectstore;

/// An object as it was written, so that another one under its key is noticed.
///
/// @param etag as the store gave it
public record ObjectVersion(ObjectKey key, long bytes, String etag) {}
