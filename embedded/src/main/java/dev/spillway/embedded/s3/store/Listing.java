package dev.spillway.embedded.s3.store;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Makes pages of a walk: counts entries and folds keys into common prefixes.
final class Listing {
  private Listing() {}

  static ListPage page(FolderNames names, Path bucket, ListRequest request) throws IOException {
    KeyWalk walk = new KeyWalk(names, bucket, request.prefix(), request.after());
    if (request.afterPrefix()) {
      walk.skip(request.after());
    }
    List<StoredObject> objects = new ArrayList<>();
    List<String> prefixes = new ArrayList<>();
    String last = "";
    boolean lastIsPrefix = false;
    for (Optional<StoredObject> at = walk.next(); at.isPresent(); at = walk.next()) {
      if (objects.size() + prefixes.size() == request.limit()) {
        return new ListPage(objects, prefixes, false, last, lastIsPrefix);
      }
      StoredObject object = at.get();
      Optional<String> folded = commonPrefix(object.name().key(), request);
      if (folded.isPresent()) {
        prefixes.add(folded.get());
        walk.skip(folded.get());
      } else {
        objects.add(object);
      }
      last = folded.orElse(object.name().key());
      lastIsPrefix = folded.isPresent();
    }
    return new ListPage(objects, prefixes, true, last, lastIsPrefix);
  }

  private static Optional<String> commonPrefix(String key, ListRequest request) {
    if (request.delimiter().isEmpty()) {
      return Optional.empty();
    }
    int at = key.indexOf(request.delimiter(), request.prefix().length());
    return at < 0
        ? Optional.empty()
        : Optional.of(key.substring(0, at + request.delimiter().length()));
  }
}
