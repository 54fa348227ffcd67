package dev.spillway.core.snapshot;

import dev.spillway.core.problem.FailedException;
import dev.spillway.core.problem.Fault;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The folders of snapshots under the snapshot directory, one each, all of mode 0700, because they
/// are raw production data.
final class SnapshotFolders {
  /// What the names of our folders begin with; nothing else in the directory is ever touched.
  static final String NAME_PREFIX = "snapshot-";

  private static final Logger LOG = LoggerFactory.getLogger(SnapshotFolders.class);

  private final Path directory;
  private final SnapshotMaker maker;

  SnapshotFolders(Path directory, SnapshotMaker maker) {
    this.directory = directory;
    this.maker = maker;
  }

  Path path(String name) {
    return directory.resolve(name);
  }

  /// Makes the snapshot directory itself.
  void makeDirectory() {
    make(directory);
  }

  /// Makes an empty folder.
  Path make(String name) {
    return make(path(name));
  }

  /// The names of all our folders.
  List<String> names() {
    try (Stream<Path> entries = Files.list(directory)) {
      return entries
          .map(path -> path.getFileName().toString())
          .filter(name -> name.startsWith(NAME_PREFIX))
          .toList();
    } catch (IOException e) {
      throw new FailedException(
          Fault.RESOURCES,
          "the snapshot directory %s cannot be listed: %s".formatted(directory, e),
          e);
    }
  }

  /// Ends what runs on the folder and deletes it. What cannot be deleted is logged and found again
  /// at the next start.
  void remove(String name) {
    Path path = path(name);
    if (!Files.exists(path)) {
      return;
    }
    try {
      maker.release(path);
      Files.walkFileTree(path, new Deleting());
    } catch (IOException | FailedException e) {
      LOG.warn(
          "the snapshot folder {} could not be deleted, the next start tries again: {}",
          path,
          e.toString());
    }
  }

  private static Path make(Path path) {
    try {
      return Files.createDirectories(
          path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    } catch (IOException e) {
      throw new FailedException(
          Fault.RESOURCES, "the snapshot directory %s cannot be made: %s".formatted(path, e), e);
    }
  }

  /// Deletes a tree without following links.
  private static final class Deleting extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      Files.delete(file);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure)
        throws IOException {
      if (failure != null) {
        throw failure;
      }
      Files.delete(folder);
      return FileVisitResult.CONTINUE;
    }
  }
}
