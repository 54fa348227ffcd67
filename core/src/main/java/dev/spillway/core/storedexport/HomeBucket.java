package dev.spillway.core.storedexport;

import dev.spillway.core.objectstore.Bucket;
import dev.spillway.core.objectstore.ObjectInfo;
import dev.spillway.core.objectstore.ObjectKey;
import dev.spillway.core.objectstore.ObjectWrite;
import dev.spillway.core.objectstore.StoreException;
import dev.spillway.core.objectstore.UploadListener;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/// The bucket that an export is written to when it stays at home: numbered files, because the keys
/// of a table can be longer than a file name may be. It lives as long as the export is made; what
/// it knows of its files goes into the catalog then. Thread-safe.
final class HomeBucket implements Bucket {
  private static final int FILES_EACH_FOLDER = 1_000;

  private final Home home;
  private final String folder;
  private final NavigableMap<String, HomeObject> objects = new ConcurrentSkipListMap<>();
  private final AtomicLong files = new AtomicLong();

  /// @param folder what the names of the files begin with
  HomeBucket(Home home, String folder) {
    this.home = home;
    this.folder = folder;
  }

  /// A published object.
  ///
  /// @param file its name at home; empty if only its key is kept
  record HomeObject(
      String file, long bytes, String sha256, String etag, Map<String, String> metadata) {}

  /// The object under the key, if it was published.
  Optional<HomeObject> find(ObjectKey key) {
    return Optional.ofNullable(objects.get(key.text()));
  }

  /// Deletes everything, for an export that starts anew.
  void clear() {
    objects.keySet().forEach(key -> delete(new ObjectKey(key)));
  }

  /// Called by a whole write.
  void publish(ObjectKey key, HomeObject object) {
    HomeObject before = objects.put(key.text(), object);
    if (before != null) {
      deleteFile(before);
    }
  }

  @Override
  public String name() {
    return home.place("");
  }

  @Override
  public String encryption() {
    return "none";
  }

  @Override
  public String location() {
    return "";
  }

  @Override
  public ObjectWrite write(
      ObjectKey key, Map<String, String> metadata, long expectedBytes, UploadListener listener) {
    long number = files.getAndIncrement();
    String file =
        "%s/%06d/%03d.parquet"
            .formatted(folder, number / FILES_EACH_FOLDER, number % FILES_EACH_FOLDER);
    return new HomeWrite(this, key, file, home.write(file, expectedBytes, listener), metadata);
  }

  /// Keeps the name only: manifests and `_SUCCESS` are made anew by each export.
  @Override
  public void put(ObjectKey key, byte[] content, String contentType) {
    publish(key, new HomeObject("", content.length, "", "", Map.of()));
  }

  @Override
  public Optional<ObjectInfo> head(ObjectKey key) {
    return find(key).map(object -> new ObjectInfo(key.text(), object.bytes(), object.metadata()));
  }

  @Override
  public InputStream read(ObjectKey key) {
    HomeObject object =
        find(key)
            .filter(found -> !found.file().isEmpty())
            .orElseThrow(() ->
                new StoreException(
                    StoreException.Kind.OTHER, "s3:GetObject", "there is no file of " + key));
    try {
      return home.open(object.file());
    } catch (IOException e) {
      throw new StoreException(
          StoreException.Kind.OTHER,
          "s3:GetObject",
          "%s cannot be read: %s".formatted(home.place(object.file()), e),
          e);
    }
  }

  @Override
  public void list(String prefix, Consumer<ObjectInfo> each) {
    for (Map.Entry<String, HomeObject> entry : objects.tailMap(prefix).entrySet()) {
      if (!entry.getKey().startsWith(prefix)) {
        return;
      }
      each.accept(new ObjectInfo(entry.getKey(), entry.getValue().bytes(), Map.of()));
    }
  }

  @Override
  public boolean isEmpty(String prefix) {
    String first = objects.ceilingKey(prefix);
    return first == null || !first.startsWith(prefix);
  }

  @Override
  public void delete(ObjectKey key) {
    HomeObject object = objects.remove(key.text());
    if (object != null) {
      deleteFile(object);
    }
  }

  @Override
  public void abort(ObjectKey key, String uploadId) {
    home.abort(key, uploadId);
  }

  @Override
  public void close() {}

  private void deleteFile(HomeObject object) {
    if (!object.file().isEmpty()) {
      home.delete(object.file());
    }
  }
}
