package dev.spillway.testkit.objectstore;

/// A multipart upload that was neither completed nor aborted.
public record OpenUpload(String key, String uploadId) {}
