package dev.spillway.testkit.objectstore;

/// The calls at which a store in memory can be made to fail.
public enum StoreCall {
  LOCATION,
  /// A multipart upload begins.
  BEGIN,
  /// Bytes are written to an open object.
  WRITE,
  /// An object is published by commit.
  COMMIT,
  /// A small object is put at once.
  PUT,
  HEAD,
  READ,
  LIST,
  DELETE,
  ABORT
}
