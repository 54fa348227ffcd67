package dev.spillway.embedded.s3.store;

/// An upload and the object that it is to become.
public record UploadId(ObjectName name, String id) {}
