package dev.spillway.embedded.s3.store;

import java.io.IOException;
import java.lang.ref.SoftReference;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What is in the folders of a bucket, in S3's order. A page of a listing needs a thousandth of a
/// folder of a hundred thousand tables, and the next page the next, so the last large folders are
/// remembered for as long as they do not change. Thread-safe.
final class FolderNames {
  static final Comparator<String> UTF8_ORDER =
      (a, b) ->
          Arrays.compareUnsigned(
              a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));

  /// Smaller folders are read in less time than it takes to look for them.
  static final int LARGE = 500;

  private static final int REMEMBERED = 4;

  /// A folder's time is as exact as the system's timer: what changed just now may change again
  /// within the same tick.
  private static final Duration SETTLED = Duration.ofSeconds(2);

  private final InstantSource clock;
  private final Map<Path, SoftReference<Folder>> folders =
      new LinkedHashMap<>(REMEMBERED * 2, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Path, SoftReference<Folder>> eldest) {
          return size() > REMEMBERED;
        }
      };

  FolderNames(InstantSource clock) {
    this.clock = clock;
  }

  /// @param file name on disk
  /// @param segment of the keys; a folder's has a slash at its end
  record Name(String file, String segment, boolean isObject) {}

  private record Folder(FileTime changed, List<Name> names) {}

  /// Empty if the folder is not there any more.
  List<Name> of(Path folder) throws IOException {
    try {
      FileTime changed = Files.getLastModifiedTime(folder, LinkOption.NOFOLLOW_LINKS);
      Optional<Folder> known = known(folder).filter(one -> one.changed().equals(changed));
      if (known.isPresent()) {
        return known.get().names();
      }
      Instant settled = clock.instant().minus(SETTLED);
      List<Name> names = read(folder);
      if (names.size() >= LARGE && changed.toInstant().isBefore(settled)) {
        remember(folder, new Folder(changed, names));
      }
      return names;
    } catch (NoSuchFileException | NotDirectoryException e) {
      return List.of();
    }
  }

  private synchronized Optional<Folder> known(Path folder) {
    return Optional.ofNullable(folders.get(folder)).map(SoftReference::get);
  }

  private synchronized void remember(Path path, Folder folder) {
    folders.put(path, new SoftReference<>(folder));
  }

  private static List<Name> read(Path folder) throws IOException {
    List<Name> names = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path path : files) {
        String name = path.getFileName().toString();
        if (!KeyPath.isReserved(name)) {
          name(path, name).ifPresent(names::add);
        }
      }
    }
    names.sort(Comparator.comparing(Name::segment, UTF8_ORDER));
    return names;
  }

  private static Optional<Name> name(Path path, String name) throws IOException {
    boolean isObject = KeyPath.isObject(name);
    return segment(path, name, isObject)
        .map(segment -> new Name(name, isObject ? segment : segment + "/", isObject));
  }

  /// A segment that is too long for a name stands in a file, or in the object's head.
  private static Optional<String> segment(Path path, String name, boolean isObject)
      throws IOException {
    if (!KeyPath.isHashed(name)) {
      return Optional.of(KeyPath.segment(name));
    }
    if (isObject) {
      return Objects.head(path)
          .map(object -> object.name().key())
          .map(key -> key.substring(key.lastIndexOf('/') + 1));
    }
    try {
      return Optional.of(Files.readString(path.resolve(KeyPath.SEGMENT_FILE)));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }
}
