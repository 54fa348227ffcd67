package dev.spillway.core.objectstore;

import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// One bucket as one role sees it, writing every object under one KMS key. Thread-safe. Every
/// method throws [StoreException]; transient faults were retried with backoff before.
public interface Bucket extends AutoCloseable {
  String name();

  /// The encryption that objects get here, for people: `sse-kms`, or what weaker thing it is.
  String encryption();

  /// Where the bucket is (s3:GetBucketLocation).
  ///
  /// @throws StoreException NO_SUCH_BUCKET if it does not exist
  String location();

  /// Begins an object. Small ones become one PutObject, others a multipart upload.
  ///
  /// @param metadata user metadata, names in lower case
  /// @param expectedBytes an estimate that sizes the upload parts; the real size may be many times
  ///   larger
  ObjectWrite write(
      ObjectKey key, Map<String, String> metadata, long expectedBytes, UploadListener listener);

  /// Writes a small object at once, replacing what is there.
  void put(ObjectKey key, byte[] content, String contentType);

  /// Writes an object as a multipart upload whose parts have `partBytes`, as far as the store has
  /// such uploads.
  default void putInParts(ObjectKey key, byte[] content, int partBytes) {
    put(key, content, "application/octet-stream");
  }

  Optional<ObjectInfo> head(ObjectKey key);

  /// The content; the caller closes it.
  InputStream read(ObjectKey key);

  /// Calls `each` for every object under `prefix`, in the order of their keys.
  void list(String prefix, Consumer<ObjectInfo> each);

  /// Whether no object is under `prefix`, for the price of the first one.
  boolean isEmpty(String prefix);

  /// Deletes; an object that is not there is no error.
  void delete(ObjectKey key);

  /// Aborts an upload that an earlier run began. An unknown upload is no error, nor is a bucket
  /// that is gone, nor an upload that the role may not abort: it is remembered.
  void abort(ObjectKey key, String uploadId);

  /// Copies from another bucket without their bytes coming here, if both lie in one store. Whether
  /// this bucket's role may do so is asked at each copy.
  default Optional<ServerSideCopies> copiesFrom(BucketRequest source) {
    return Optional.empty();
  }

  /// The uploads that stay open because the role may not abort them. They hold storage, but are
  /// never visible as objects.
  default List<LeftUpload> leftUploads() {
    return List.of();
  }

  /// All objects under `prefix`; only for prefixes known to hold few.
  default List<ObjectInfo> list(String prefix) {
    List<ObjectInfo> all = new ArrayList<>();
    list(prefix, all::add);
    return all;
  }

  @Override
  void close();
}
