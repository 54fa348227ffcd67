package dev.spillway.testkit.load;

import dev.spillway.core.objectstore.Bucket;
import dev.spillway.core.objectstore.ObjectInfo;
import dev.spillway.core.objectstore.ObjectKey;
import dev.spillway.core.objectstore.ObjectWrite;
import dev.spillway.core.objectstore.UploadListener;
import java.io.InputStream;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Consumer;

/// Knows which objects were written and how large they are, and nothing of their content.
final class DiscardingBucket implements Bucket {
  private final SortedMap<String, ObjectInfo> objects = new ConcurrentSkipListMap<>();

  /// How many there are.
  int objects() {
    return objects.size();
  }

  @Override
  public String name() {
    return "discarded";
  }

  @Override
  public String encryption() {
    return "none";
  }

  @Override
  public String location() {
    return "nowhere";
  }

  @Override
  public ObjectWrite write(
      ObjectKey key, Map<String, String> metadata, long expectedBytes, UploadListener listener) {
    return new ObjectWrite() {
      private long bytes;

      @Override
      public void write(byte[] source, int from, int length) {
        bytes += length;
      }

      @Override
      public long bytes() {
        return bytes;
      }

      @Override
      public void commit() {
        objects.put(key.text(), new ObjectInfo(key.text(), bytes, metadata));
      }

      @Override
      public void close() {}
    };
  }

  @Override
  public void put(ObjectKey key, byte[] content, String contentType) {
    objects.put(key.text(), new ObjectInfo(key.text(), content.length, Map.of()));
  }

  @Override
  public Optional<ObjectInfo> head(ObjectKey key) {
    return Optional.ofNullable(objects.get(key.text()));
  }

  @Override
  public InputStream read(ObjectKey key) {
    return InputStream.nullInputStream();
  }

  @Override
  public void list(String prefix, Consumer<ObjectInfo> each) {
    new TreeMap<>(objects.tailMap(prefix))
        .forEach((key, object) -> {
          if (key.startsWith(prefix)) {
            each.accept(object);
          }
        });
  }

  @Override
  public boolean isEmpty(String prefix) {
    return list(prefix).isEmpty();
  }

  @Override
  public void delete(ObjectKey key) {
    objects.remove(key.text());
  }

  @Override
  public void abort(ObjectKey key, String uploadId) {}

  @Override
  public void close() {}
}
