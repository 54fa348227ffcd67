package dev.spillway.testkit.objectstore;

import dev.spillway.core.objectstore.Bucket;
import dev.spillway.core.objectstore.BucketRequest;
import dev.spillway.core.objectstore.ObjectInfo;
import dev.spillway.core.objectstore.ObjectKey;
import dev.spillway.core.objectstore.ObjectVersion;
import dev.spillway.core.objectstore.ObjectWrite;
import dev.spillway.core.objectstore.ServerSideCopies;
import dev.spillway.core.objectstore.StoreException;
import dev.spillway.core.objectstore.UploadListener;
import dev.spillway.testkit.objectstore.MemoryBuckets.Stored;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One bucket of [MemoryBuckets]. Objects of more than a kilobyte are uploads with an id.
final class MemoryBucket implements Bucket {
  private static final int UPLOAD_FROM_BYTES = 1_024;

  private final String name;
  private final MemoryBuckets store;

  MemoryBucket(String name, MemoryBuckets store) {
    this.name = name;
    this.store = store;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String encryption() {
    return "sse-kms";
  }

  @Override
  public String location() {
    objects("s3:GetBucketLocation", "location");
    return "us-west-2";
  }

  @Override
  public ObjectWrite write(
      ObjectKey key, Map<String, String> metadata, long expectedBytes, UploadListener listener) {
    return new Write(key, metadata, listener);
  }

  @Override
  public void put(ObjectKey key, byte[] content, String contentType) {
    objects("s3:PutObject", "put " + key);
    store.put(name, key.text(), new Stored(content.clone(), Map.of()));
    store.step("has put " + key);
  }

  @Override
  public Optional<ObjectInfo> head(ObjectKey key) {
    return Optional.ofNullable(objects("s3:GetObject", "head " + key).get(key.text()))
        .map(stored -> MemoryBuckets.info(key.text(), stored));
  }

  @Override
  public InputStream read(ObjectKey key) {
    Stored stored = objects("s3:GetObject", "read " + key).get(key.text());
    if (stored == null) {
      throw new StoreException(StoreException.Kind.OTHER, "s3:GetObject", "no object " + key);
    }
    return new ByteArrayInputStream(stored.content());
  }

  @Override
  public void list(String prefix, Consumer<ObjectInfo> each) {
    objects("s3:ListBucket", "list " + prefix)
        .tailMap(prefix)
        .forEach((key, stored) -> {
          if (key.startsWith(prefix)) {
            each.accept(new ObjectInfo(key, stored.content().length, Map.of()));
          }
        });
  }

  @Override
  public boolean isEmpty(String prefix) {
    SortedMap<String, Stored> from = objects("s3:ListBucket", "list " + prefix).tailMap(prefix);
    return from.isEmpty() || !from.firstKey().startsWith(prefix);
  }

  @Override
  public void delete(ObjectKey key) {
    objects("s3:DeleteObject", "delete " + key);
    store.delete(name, key.text());
  }

  @Override
  public void abort(ObjectKey key, String uploadId) {
    objects("s3:AbortMultipartUpload", "abort " + key);
    store.endUpload(uploadId);
  }

  @Override
  public Optional<ServerSideCopies> copiesFrom(BucketRequest source) {
    return store.reaches(source)
        ? Optional.of((version, target, metadata, _) -> copy(source, version, target, metadata))
        : Optional.empty();
  }

  private String copy(
      BucketRequest source, ObjectVersion version, ObjectKey target, Map<String, String> metadata) {
    objects("s3:PutObject", "copy " + target);
    Stored stored = store.objects(source.bucket()).orElseThrow().get(version.key().text());
    if (stored == null || !stored.etag().equals(version.etag())) {
      throw new StoreException(
          StoreException.Kind.OTHER, "s3:PutObject", "no such version of " + version.key());
    }
    Stored copy = new Stored(stored.content(), Map.copyOf(metadata));
    store.put(name, target.text(), copy);
    return copy.etag();
  }

  @Override
  public void close() {}

  private SortedMap<String, Stored> objects(String action, String step) {
    store.step(step);
    return store
        .objects(name)
        .orElseThrow(() ->
            new StoreException(StoreException.Kind.NO_SUCH_BUCKET, action, "no bucket " + name));
  }

  private final class Write implements ObjectWrite {
    private final ObjectKey key;
    private final Map<String, String> metadata;
    private final UploadListener listener;
    private final ByteArrayOutputStream content = new ByteArrayOutputStream();
    private @Nullable String uploadId;
    private boolean ended;
    private String etag = "";

    Write(ObjectKey key, Map<String, String> metadata, UploadListener listener) {
      this.key = key;
      this.metadata = Map.copyOf(metadata);
      this.listener = listener;
    }

    @Override
    public void write(byte[] source, int from, int length) {
      content.write(source, from, length);
      if (uploadId == null && content.size() > UPLOAD_FROM_BYTES) {
        store.step("begin " + key);
        uploadId = store.beginUpload();
        listener.started(key, uploadId);
        store.sent(uploadId);
      }
    }

    @Override
    public long bytes() {
      return content.size();
    }

    @Override
    public void commit() {
      objects("s3:PutObject", "commit " + key);
      if (uploadId != null && !store.endUpload(uploadId)) {
        throw new StoreException(
            StoreException.Kind.NO_SUCH_UPLOAD, "s3:PutObject", "no upload " + uploadId);
      }
      ended = true;
      Stored stored = new Stored(content.toByteArray(), metadata);
      store.put(name, key.text(), stored);
      etag = stored.etag();
      store.step("has committed " + key);
    }

    @Override
    public String etag() {
      return etag;
    }

    @Override
    public void close() {
      if (!ended && uploadId != null) {
        ended = true;
        try {
          store.step("give up " + key);
          store.endUpload(uploadId);
        } catch (RuntimeException | Error e) {
          // Aborting is best effort; a killed process aborts nothing.
        }
      }
    }
  }
}
