package dev.spillway.core.export;

import dev.spillway.core.objectstore.ObjectKey;

/// A multipart upload that was begun and that nobody has ended yet, as far as the store knows.
public record OpenUpload(ObjectKey key, String uploadId) {}
