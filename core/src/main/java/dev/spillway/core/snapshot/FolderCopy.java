package dev.spillway.core.snapshot;

import dev.spillway.core.problem.FailedException;
import dev.spillway.core.problem.Fault;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Set;
import java.util.function.BooleanSupplier;

/// Copies a folder with everything in it. Where the file system can share blocks, the copy costs no
/// space; every file is on disk when it returns. Sockets and the like are left out, and so is what
/// vanishes meanwhile.
public final class FolderCopy {
  private final Set<String> excluded;
  private final BooleanSupplier stop;

  /// @param excluded names of files and folders that are not copied, wherever they lie
  /// @param stop true ends the work with a FailedException of fault STOPPED
  public FolderCopy(Set<String> excluded, BooleanSupplier stop) {
    this.excluded = Set.copyOf(excluded);
    this.stop = stop;
  }

  /// @param to exists and is empty
  /// @throws FailedException naming the folders
  public void copy(Path from, Path to) {
    try {
      Files.walkFileTree(from, new Copying(from, to));
    } catch (IOException e) {
      throw new FailedException(
          Fault.RESOURCES, "the snapshot %s cannot be copied to %s: %s".formatted(from, to, e), e);
    }
  }

  private final class Copying extends SimpleFileVisitor<Path> {
    private final Path from;
    private final Path to;

    Copying(Path from, Path to) {
      this.from = from;
      this.to = to;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes)
        throws IOException {
      if (!folder.equals(from)) {
        if (isExcluded(folder)) {
          return FileVisitResult.SKIP_SUBTREE;
        }
        Files.copy(folder, target(folder), StandardCopyOption.COPY_ATTRIBUTES);
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      if (stop.getAsBoolean()) {
        throw new FailedException(Fault.STOPPED, "the server is shutting down");
      }
      if (!isExcluded(file) && !attributes.isOther()) {
        copyFile(file, target(file), attributes.isRegularFile());
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
      if (failure instanceof NoSuchFileException) {
        return FileVisitResult.CONTINUE;
      }
      throw failure;
    }

    private void copyFile(Path file, Path target, boolean regular) throws IOException {
      try {
        Files.copy(file, target, StandardCopyOption.COPY_ATTRIBUTES, LinkOption.NOFOLLOW_LINKS);
      } catch (NoSuchFileException e) {
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
          throw e;
        }
        return;
      }
      if (regular) {
        try (FileChannel channel = FileChannel.open(target, StandardOpenOption.READ)) {
          channel.force(true);
        }
      }
    }

    private boolean isExcluded(Path path) {
      return excluded.contains(path.getFileName().toString());
    }

    private Path target(Path path) {
      return to.resolve(from.relativize(path));
    }
  }
}
