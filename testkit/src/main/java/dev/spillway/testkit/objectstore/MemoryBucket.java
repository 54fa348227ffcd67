package dev.spillway.testkit.objectstore;

import dev.spillway.core.objectstore.Bucket;
import dev.spillway.core.objectstore.BucketRequest;
import dev.spillway.core.objectstore.ObjectInfo;
import dev.spillway.core.objectstore.ObjectKey;
import dev.spillway.core.objectstore.ObjectWrite;
import dev.spillway.core.objectstore.StoreException;
import dev.spillway.core.objectstore.StoreException.Kind;
import dev.spillway.core.objectstore.UploadListener;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// A bucket of [MemoryBuckets] as one life of the process sees it.
final class MemoryBucket implements Bucket {
  private final Map<String, MemoryStore> stores;
  private final BucketRequest request;
  private final Incarnation incarnation;
  private final int multipartFromBytes;

  MemoryBucket(
      Map<String, MemoryStore> stores,
      BucketRequest request,
      Incarnation incarnation,
      int multipartFromBytes) {
    this.stores = stores;
    this.request = request;
    this.incarnation = incarnation;
    this.multipartFromBytes = multipartFromBytes;
  }

  @Override
  public String name() {
    return request.bucket();
  }

  @Override
  public String encryption() {
    return "sse-kms";
  }

  @Override
  public String location() {
    return incarnation.call(
        StoreCall.LOCATION,
        "",
        () -> {
          store("s3:GetBucketLocation");
          return "us-west-2";
        });
  }

  @Override
  public ObjectWrite write(
      ObjectKey key, Map<String, String> metadata, long expectedBytes, UploadListener listener) {
    return new MemoryWrite(this, key, metadata, listener);
  }

  @Override
  public void put(ObjectKey key, byte[] content, String contentType) {
    incarnation.call(
        StoreCall.PUT,
        key.text(),
        () -> {
          store("s3:PutObject").publish(key.text(), object(content.clone(), Map.of()));
          return key;
        });
  }

  @Override
  public Optional<ObjectInfo> head(ObjectKey key) {
    return incarnation.call(
        StoreCall.HEAD,
        key.text(),
        () ->
            store("s3:GetObject")
                .find(key.text())
                .map(o -> new ObjectInfo(key.text(), o.content().length, o.metadata())));
  }

  @Override
  public InputStream read(ObjectKey key) {
    return incarnation.call(
        StoreCall.READ,
        key.text(),
        () ->
            store("s3:GetObject")
                .find(key.text())
                .map(o -> new ByteArrayInputStream(o.content()))
                .orElseThrow(() ->
                    new StoreException(
                        Kind.OTHER, "s3:GetObject", "There is no object " + key + ".")));
  }

  @Override
  public void list(String prefix, Consumer<ObjectInfo> each) {
    List<ObjectInfo> found =
        incarnation.call(
            StoreCall.LIST,
            prefix,
            () ->
                store("s3:ListBucket").objects().entrySet().stream()
                    .filter(entry -> entry.getKey().startsWith(prefix))
                    .map(e -> new ObjectInfo(e.getKey(), e.getValue().content().length, Map.of()))
                    .toList());
    found.forEach(each);
  }

  @Override
  public void delete(ObjectKey key) {
    incarnation.call(
        StoreCall.DELETE,
        key.text(),
        () -> {
          store("s3:DeleteObject").delete(key.text());
          return key;
        });
  }

  @Override
  public void abort(ObjectKey key, String uploadId) {
    incarnation.call(
        StoreCall.ABORT, key.text(), () -> store("s3:AbortMultipartUpload").end(uploadId));
  }

  @Override
  public void close() {}

  Incarnation incarnation() {
    return incarnation;
  }

  int multipartFromBytes() {
    return multipartFromBytes;
  }

  MemoryObject object(byte[] content, Map<String, String> metadata) {
    return new MemoryObject(content, metadata, request.keyArn());
  }

  MemoryStore store(String action) {
    MemoryStore store = stores.get(name());
    if (store == null) {
      throw new StoreException(
          Kind.NO_SUCH_BUCKET, action, action + ": there is no bucket '" + name() + "'.");
    }
    return store;
  }
}
