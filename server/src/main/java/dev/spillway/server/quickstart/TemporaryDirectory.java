package dev.spillway.server.quickstart;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/// A folder that only this user may enter, deleted with all that is in it. Links are not followed.
final class TemporaryDirectory implements AutoCloseable {
  private static final int ATTEMPTS = 5;

  private final Path path;

  TemporaryDirectory(String prefix) {
    try {
      this.path = Files.createTempDirectory(prefix);
    } catch (IOException e) {
      throw new QuickstartFailed(
          "No temporary folder can be made in %s (%s). Set TMPDIR to a folder with 2 GB free."
              .formatted(System.getProperty("java.io.tmpdir"), e.getMessage()));
    }
  }

  Path path() {
    return path;
  }

  /// Programs that are ending may still write while it is deleted: tried again a few times.
  @Override
  public void close() {
    IOException failure = null;
    for (int attempt = 0; attempt < ATTEMPTS && Files.exists(path); attempt++) {
      try {
        Files.walkFileTree(path, new Deleting());
      } catch (IOException e) {
        failure = e;
      }
    }
    if (failure != null && Files.exists(path)) {
      throw new UncheckedIOException(failure);
    }
  }

  /// What is gone already, or comes while it is being deleted, is no error.
  private static final class Deleting extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      Files.deleteIfExists(file);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
      if (e instanceof NoSuchFileException) {
        return FileVisitResult.CONTINUE;
      }
      throw e;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException e)
        throws IOException {
      Files.deleteIfExists(folder);
      return FileVisitResult.CONTINUE;
    }
  }
}
