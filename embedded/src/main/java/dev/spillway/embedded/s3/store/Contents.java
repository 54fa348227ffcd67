package dev.spillway.embedded.s3.store;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The part files of objects that do not fit behind their head, a folder for each object.
///
/// A marker in `markers` says that a folder may belong to no published object; it is written before
/// the folder, and before an object that owns one is replaced or deleted. After a crash the markers
/// alone tell what to tidy, whatever the size of the store. Thread-safe.
final class Contents {
  private static final Logger log = LoggerFactory.getLogger(Contents.class);

  private final Disk disk;
  private final Path folders;
  private final Path markers;
  private final Map<String, Use> uses = new HashMap<>();

  private static final class Use {
    int readers;
    boolean doomed;
  }

  /// Why a folder has a marker.
  enum Mark {
    /// A multipart upload that is open.
    UPLOAD,
    /// A whole object that is being written.
    WRITE,
    /// An object that is being replaced or deleted.
    DOOMED
  }

  /// @param head of the object to be; its part sizes are not known yet
  record Marker(Mark mark, StoredObject head) {}

  Contents(Disk disk, Path root) throws IOException {
    this.disk = disk;
    this.folders = root.resolve("content");
    this.markers = root.resolve("markers");
    Files.createDirectories(folders);
    Files.createDirectories(markers);
  }

  static String newId() {
    return UUID.randomUUID().toString();
  }

  Path file(String content, PartFile part) {
    return folder(content).resolve(part.name());
  }

  /// The parts that are there, by number; of two with one number the later one.
  SortedMap<Integer, PartFile> parts(String content) throws IOException {
    SortedMap<Integer, PartFile> parts = new TreeMap<>();
    if (!Files.isDirectory(folder(content))) {
      return parts;
    }
    try (Stream<Path> files = Files.list(folder(content))) {
      List<Path> oldestFirst =
          files.sorted(Comparator.comparing(file -> file.toFile().lastModified())).toList();
      for (Path file : oldestFirst) {
        PartFile.parse(file.getFileName().toString())
            .ifPresent(part -> parts.put(part.number(), part));
      }
    }
    return parts;
  }

  Path folder(String content) {
    return folders.resolve(content.substring(0, 2)).resolve(content);
  }

  List<PartFile> files(String content) throws IOException {
    try (Stream<Path> files = Files.list(folder(content))) {
      return files.flatMap(file -> PartFile.parse(file.getFileName().toString()).stream()).toList();
    }
  }

  void removeIfEmpty(String content) throws IOException {
    try {
      Files.deleteIfExists(folder(content));
    } catch (DirectoryNotEmptyException e) {
      // It is an object's, and stays.
    }
  }

  void mark(Mark mark, StoredObject head) throws IOException {
    Path file = disk.newFile();
    try (FileChannel channel = disk.create(file)) {
      OutputStream out = Channels.newOutputStream(channel);
      new DataOutputStream(out).writeUTF(mark.name());
      out.write(ObjectHead.encode(head));
      channel.force(true);
    }
    disk.publish(file, markers.resolve(head.content()));
  }

  void unmark(String content) throws IOException {
    Files.deleteIfExists(markers.resolve(content));
  }

  Optional<Marker> marker(String content) throws IOException {
    try (DataInputStream in = new DataInputStream(Files.newInputStream(markers.resolve(content)))) {
      Mark mark = Mark.valueOf(in.readUTF());
      return Optional.of(new Marker(mark, ObjectHead.decode(in)));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  /// All markers; those that vanish meanwhile are left out.
  List<Marker> markers() throws IOException {
    try (Stream<Path> files = Files.list(markers)) {
      return files
          .map(Path::getFileName)
          .map(Path::toString)
          .flatMap(content -> {
            try {
              return marker(content).stream();
            } catch (IOException e) {
              throw new UncheckedIOException("the marker " + content + " is damaged", e);
            }
          })
          .toList();
    }
  }

  /// Opens for reading; false if the content is being deleted. To be ended by [#release].
  synchronized boolean acquire(String content) {
    Use use = uses.computeIfAbsent(content, id -> new Use());
    if (use.doomed) {
      return false;
    }
    use.readers++;
    return true;
  }

  void release(String content) {
    synchronized (this) {
      Use use = uses.get(content);
      if (use == null || --use.readers > 0) {
        return;
      }
      if (!use.doomed) {
        uses.remove(content);
        return;
      }
    }
    delete(content);
  }

  /// Deletes the folder and its marker, as soon as nobody reads it any more.
  void doom(String content) {
    synchronized (this) {
      Use use = uses.computeIfAbsent(content, id -> new Use());
      use.doomed = true;
      if (use.readers > 0) {
        return;
      }
    }
    delete(content);
  }

  private void delete(String content) {
    try {
      if (disk.quota().isLimited()) {
        disk.quota().release(bytes(content));
      }
      disk.deleteFolder(folder(content));
      unmark(content);
    } catch (IOException e) {
      // The marker stays, so the next start tries again.
      log.warn("cannot delete the content folder {}; the next start will", folder(content), e);
    } finally {
      synchronized (this) {
        uses.remove(content);
      }
    }
  }

  /// Bytes on disk of all parts.
  long bytes(String content) throws IOException {
    if (!Files.isDirectory(folder(content))) {
      return 0;
    }
    try (Stream<Path> parts = Files.list(folder(content))) {
      long bytes = 0;
      for (Path part : parts.toList()) {
        bytes += Files.size(part);
      }
      return bytes;
    }
  }

  /// A stream that ends the use of the content when it is closed.
  InputStream releasing(InputStream stream, String content) {
    return new FilterInputStream(stream) {
      private boolean open = true;

      @Override
      public int read(byte[] target, int from, int length) throws IOException {
        return in.read(target, from, length);
      }

      @Override
      public void close() throws IOException {
        if (open) {
          open = false;
          try {
            super.close();
          } finally {
            release(content);
          }
        }
      }
    };
  }
}
