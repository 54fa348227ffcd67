package dev.spillway.core.objectstore;

/// Hears of multipart uploads, so that a killed server can abort them after its restart.
@FunctionalInterface
public interface UploadListener {
  /// Called before the first byte is sent; when it throws, the upload is aborted.
  void started(ObjectKey key, String uploadId);

  /// Nobody listens.
  static UploadListener none() {
    return (key, uploadId) -> {};
  }
}
