package dev.spillway.embedded.s3.store;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/// Walks a bucket's keys in S3's order, which is that of their UTF-8 bytes. A folder stands in the
/// order as its name with a slash, so one sorted folder on each level is all that is held.
final class KeyWalk {
  private final FolderNames names;
  private final String prefix;
  private final String after;
  private final Deque<Iterator<Entry>> open = new ArrayDeque<>();
  private String skipped = "";

  /// @param text the key of an object, or what all keys in a folder begin with
  private record Entry(String text, Path path, boolean isObject) {}

  /// Walks the keys that begin with `prefix` and come after `after`.
  KeyWalk(FolderNames names, Path bucket, String prefix, String after) throws IOException {
    this.names = names;
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
    return FolderNames.UTF8_ORDER.compare(key, other);
  }

  private boolean isSkipped(String text) {
    return !skipped.isEmpty() && text.startsWith(skipped);
  }

  private Iterator<Entry> entries(Path folder, String start) throws IOException {
    List<FolderNames.Name> all = names.of(folder);
    return all.subList(first(all, start), all.size()).stream()
        .map(
            name -> new Entry(start + name.segment(), folder.resolve(name.file()), name.isObject()))
        .filter(this::isWanted)
        .iterator();
  }

  /// Where names begin that come after [#after], or are a folder that holds it.
  private int first(List<FolderNames.Name> all, String start) {
    int low = 0;
    int high = all.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (compare(start + all.get(middle).segment(), after) > 0) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return Math.max(0, low - 1);
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
