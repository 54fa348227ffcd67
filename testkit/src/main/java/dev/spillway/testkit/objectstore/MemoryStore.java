package dev.spillway.testkit.objectstore;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// The objects and open uploads of one bucket. Thread-safe.
final class MemoryStore {
  private static final Comparator<String> S3_ORDER =
      (a, b) ->
          Arrays.compareUnsigned(
              a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));

  private final TreeMap<String, MemoryObject> objects = new TreeMap<>(S3_ORDER);
  private final Map<String, String> uploads = new LinkedHashMap<>();
  private int begun;

  synchronized SortedMap<String, MemoryObject> objects() {
    return new TreeMap<>(objects);
  }

  synchronized List<OpenUpload> uploads() {
    List<OpenUpload> open = new ArrayList<>();
    uploads.forEach((id, key) -> open.add(new OpenUpload(key, id)));
    return open;
  }

  synchronized Optional<MemoryObject> find(String key) {
    return Optional.ofNullable(objects.get(key));
  }

  synchronized void publish(String key, MemoryObject object) {
    objects.put(key, object);
  }

  synchronized void delete(String key) {
    objects.remove(key);
  }

  synchronized String begin(String key) {
    String id = "upload-" + ++begun;
    uploads.put(id, key);
    return id;
  }

  /// @return whether there was such an upload
  synchronized boolean end(String uploadId) {
    return uploads.remove(uploadId) != null;
  }

  /// Publishes if the upload is still open.
  synchronized boolean complete(String uploadId, String key, MemoryObject object) {
    if (!end(uploadId)) {
      return false;
    }
    publish(key, object);
    return true;
  }
}
