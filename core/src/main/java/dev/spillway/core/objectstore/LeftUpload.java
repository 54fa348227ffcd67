package dev.spillway.core.objectstore;

/// A multipart upload that stays open in the store, because the role may not abort it.
public record LeftUpload(ObjectKey key, String uploadId) {}
