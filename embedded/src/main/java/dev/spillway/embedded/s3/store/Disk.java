package dev.spillway.embedded.s3.store;

import dev.spillway.embedded.s3.store.RefusedRequest.Reason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/// Files that appear under their names only when they are whole and on disk.
final class Disk {
  private final Path temporary;
  private final Quota quota;

  /// @param temporary emptied here: what it holds was never published
  Disk(Path temporary, Quota quota) throws IOException {
    this.temporary = temporary;
    this.quota = quota;
    Files.createDirectories(temporary);
    try (Stream<Path> left = Files.list(temporary)) {
      for (Path file : left.toList()) {
        Files.delete(file);
      }
    }
  }

  Quota quota() {
    return quota;
  }

  /// What holds this entry, which is below the store's root and so lies in something.
  static Path folderOf(Path entry) {
    Path folder = entry.getParent();
    if (folder == null) {
      throw new IllegalStateException(entry + " lies in no folder");
    }
    return folder;
  }

  /// A new file that nobody sees; to be published or deleted.
  Path newFile() {
    return temporary.resolve(UUID.randomUUID().toString());
  }

  FileChannel create(Path file) throws IOException {
    return FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
  }

  /// Gives a file, whose content was forced to disk, its name. What had the name is replaced.
  void publish(Path file, Path target) throws IOException {
    while (true) {
      try {
        List<Path> made = makeMissing(folderOf(target));
        Files.move(
            file, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        // The deepest first: on most file systems it takes the others along.
        force(folderOf(target));
        for (Path folder : made) {
          force(folderOf(folder));
        }
        return;
      } catch (NoSuchFileException e) {
        // Somebody deleted the last object of the folder in between; make the folder again.
        if (!Files.exists(file)) {
          throw e;
        }
      }
    }
  }

  /// Gives a file that never changes a second name; where the file system has no room for one more
  /// link, or has no links, the name gets a copy.
  void link(Path file, Path target) throws IOException {
    makeFolder(folderOf(target));
    try {
      Files.createLink(target, file);
    } catch (UnsupportedOperationException | FileSystemException e) {
      Path copy = newFile();
      Files.copy(file, copy);
      force(copy);
      publish(copy, target);
    }
  }

  /// Makes a folder with all that is missing above it, each entry forced to disk.
  void makeFolder(Path folder) throws IOException {
    for (Path made : makeMissing(folder)) {
      force(folderOf(made));
    }
  }

  /// @return the folders that were made, the deepest first
  private static List<Path> makeMissing(Path folder) throws IOException {
    List<Path> missing = new ArrayList<>();
    for (Path at = folder; !Files.isDirectory(at); at = folderOf(at)) {
      missing.add(at);
    }
    if (!missing.isEmpty()) {
      Files.createDirectories(folder);
    }
    return missing;
  }

  void force(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  /// Deletes a folder of files.
  void deleteFolder(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.deleteIfExists(file);
      }
    }
    Files.deleteIfExists(folder);
  }

  /// The exception for a failed write: FULL if the disk has no room.
  static RuntimeException failure(String what, IOException e) {
    String reason = e instanceof FileSystemException file ? String.valueOf(file.getReason()) : "";
    String text = reason + e.getMessage();
    if (text.contains("No space left") || text.contains("quota exceeded")) {
      return new RefusedRequest(Reason.FULL, what + ": the disk of the store is full.", e);
    }
    return new UncheckedIOException(what, e);
  }
}
