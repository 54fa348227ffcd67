package dev.spillway.testkit.objectstore;

import dev.spillway.core.objectstore.ObjectKey;
import dev.spillway.core.objectstore.ObjectWrite;
import dev.spillway.core.objectstore.StoreException;
import dev.spillway.core.objectstore.StoreException.Kind;
import dev.spillway.core.objectstore.UploadListener;
import java.io.ByteArrayOutputStream;
import java.util.Map;
import java.util.Optional;

/// An object that is being written to memory.
final class MemoryWrite implements ObjectWrite {
  private static final String ACTION = "s3:PutObject";

  private final MemoryBucket bucket;
  private final ObjectKey key;
  private final Map<String, String> metadata;
  private final UploadListener listener;
  private final ByteArrayOutputStream content = new ByteArrayOutputStream();
  private Optional<String> uploadId = Optional.empty();
  private boolean committed;

  MemoryWrite(
      MemoryBucket bucket, ObjectKey key, Map<String, String> metadata, UploadListener listener) {
    this.bucket = bucket;
    this.key = key;
    this.metadata = Map.copyOf(metadata);
    this.listener = listener;
  }

  @Override
  public void write(byte[] source, int from, int length) {
    bucket
        .incarnation()
        .call(
            StoreCall.WRITE,
            key.text(),
            () -> {
              content.write(source, from, length);
              return key;
            });
    if (uploadId.isEmpty() && content.size() > bucket.multipartFromBytes()) {
      begin();
    }
  }

  @Override
  public long bytes() {
    return content.size();
  }

  @Override
  public void commit() {
    bucket
        .incarnation()
        .call(
            StoreCall.COMMIT,
            key.text(),
            () -> {
              publish();
              return key;
            });
    committed = true;
  }

  @Override
  public void close() {
    if (!committed && !bucket.incarnation().isDead()) {
      uploadId.ifPresent(id -> bucket.store(ACTION).end(id));
    }
  }

  private void begin() {
    String id =
        bucket
            .incarnation()
            .call(StoreCall.BEGIN, key.text(), () -> bucket.store(ACTION).begin(key.text()));
    uploadId = Optional.of(id);
    listener.started(key, id);
  }

  private void publish() {
    MemoryStore store = bucket.store(ACTION);
    MemoryObject object = bucket.object(content.toByteArray(), metadata);
    if (uploadId.isEmpty()) {
      store.publish(key.text(), object);
    } else if (!store.complete(uploadId.get(), key.text(), object)) {
      throw new StoreException(
          Kind.NO_SUCH_UPLOAD, ACTION, "The upload of " + key + " was ended by somebody else.");
    }
  }
}
