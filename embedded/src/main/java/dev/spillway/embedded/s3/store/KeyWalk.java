package dev.spillway.embedded.s3.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/// Walks a bucket's keys in S3's order, which is that of their UTF-8 bytes. A folder stands in the
/// order as its name with a slash, so one sorted folder on each level is all that is held.
final class KeyWalk {
  private static final Comparator<String> UTF8_ORDER =
      (a, b) ->
          Arrays.compareUnsigned(
              a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));

  private final String prefix;
  private final String after;
  private final Deque<Iterator<Entry>> open = new ArrayDeque<>();
  private String skipped = "";

  /// @param text the key of an object, or what all keys in a folder begin with
  private record Entry(String text, Path path, boolean isObject) {}

  /// Walks the keys that begin with `prefix` and come after `after`.
  KeyWalk(Path bucket, String prefix, String after) throws IOException {
    this.prefix = prefix;
    this.after = after;
    open.push(entries(bucket, ""));
  }

  /// Leaves out all further keys that begin with `start`.
  void skip(String start) {
    skipped = start;
  }

  Optional<StoredObject> next() throws IOException {
    while (!open.isEmpty()) {
      Iterator<Entry> folder = open.peek();
      if (!folder.hasNext()) {
        open.pop();
        continue;
      }
      Entry entry = folder.next();
      if (isSkipped(entry.text())) {
        continue;
      }
      if (!entry.isObject()) {
        open.push(entries(entry.path(), entry.text()));
        continue;
      }
      Optional<StoredObject> object = Objects.head(entry.path());
      if (object.isPresent()) {
        return object;
      }
    }
    return Optional.empty();
  }

  static int compare(String key, String other) {
    return UTF8_ORDER.compare(key, other);
  }

  private boolean isSkipped(String text) {
    return !skipped.isEmpty() && text.startsWith(skipped);
  }

  private Iterator<Entry> entries(Path folder, String start) throws IOException {
    List<Entry> entries = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path path : files) {
        String name = path.getFileName().toString();
        if (!KeyPath.isReserved(name)) {
          entry(path, name, start).filter(this::isWanted).ifPresent(entries::add);
        }
      }
    } catch (NoSuchFileException | NotDirectoryException e) {
      // Deleted since the folder above was read.
      return entries.iterator();
    }
    entries.sort(Comparator.comparing(Entry::text, UTF8_ORDER));
    return entries.iterator();
  }

  private static Optional<Entry> entry(Path path, String name, String start) throws IOException {
    boolean isObject = KeyPath.isObject(name);
    if (!KeyPath.isHashed(name)) {
      String text = start + KeyPath.segment(name) + (isObject ? "" : "/");
      return Optional.of(new Entry(text, path, isObject));
    }
    if (isObject) {
      return Objects.head(path).map(object -> new Entry(object.name().key(), path, true));
    }
    try {
      String segment = Files.readString(path.resolve(KeyPath.SEGMENT_FILE));
      return Optional.of(new Entry(start + segment + "/", path, false));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  private boolean isWanted(Entry entry) {
    String text = entry.text();
    if (entry.isObject()) {
      return text.startsWith(prefix) && compare(text, after) > 0;
    }
    boolean mayHoldPrefix = text.startsWith(prefix) || prefix.startsWith(text);
    boolean mayHoldLater = after.startsWith(text) || compare(text, after) > 0;
    return mayHoldPrefix && mayHoldLater;
  }
}
