package dev.spillway.server.wiring;

import dev.spillway.core.problem.FailedException;
import dev.spillway.core.problem.Fault;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// The folder that belongs to one running server, and the lock that keeps others out. The lock goes
/// with the process, however it ends.
final class DataDirectory implements AutoCloseable {
  /// A lock knows processes only, and closing a second channel would give the first one's lock
  /// away: so servers of one process are told apart here.
  private static final Set<Path> OPEN = ConcurrentHashMap.newKeySet();

  private final Path path;
  private final FileChannel channel;

  private DataDirectory(Path path, FileChannel channel) {
    this.path = path;
    this.channel = channel;
  }

  /// Makes the folder with mode 0700 if it is not there, and locks it.
  ///
  /// @throws FailedException SETUP if another server has it, with that server's process id
  static DataDirectory open(Path directory) {
    return openIfFree(directory).orElseThrow(() -> inUse(directory));
  }

  /// As [#open].
  ///
  /// @return empty if another server has it
  static Optional<DataDirectory> openIfFree(Path directory) {
    try {
      Files.createDirectories(
          directory,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      Path path = directory.toRealPath();
      if (!OPEN.add(path)) {
        return Optional.empty();
      }
      Optional<DataDirectory> locked = Optional.empty();
      try {
        locked = lock(path);
        return locked;
      } finally {
        if (locked.isEmpty()) {
          OPEN.remove(path);
        }
      }
    } catch (IOException e) {
      throw new FailedException(
          Fault.SETUP,
          "the data directory %s cannot be used: %s (%s). Name one in data-directory that the user %s may make and write to, or give it to that user."
              .formatted(directory, e.getMessage(), reason(e), System.getProperty("user.name")),
          e);
    }
  }

  private static String reason(IOException e) {
    return switch (e) {
      case AccessDeniedException _ -> "permission denied";
      case FileAlreadyExistsException _ -> "it is not a directory";
      case NoSuchFileException _ -> "it cannot be made there";
      default -> e.getClass().getSimpleName();
    };
  }

  private static Optional<DataDirectory> lock(Path path) throws IOException {
    FileChannel channel =
        FileChannel.open(
            path.resolve("server.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    FileLock lock = channel.tryLock();
    if (lock == null) {
      channel.close();
      return Optional.empty();
    }
    Files.writeString(pidFile(path), ProcessHandle.current().pid() + "\n");
    return Optional.of(new DataDirectory(path, channel));
  }

  private static FailedException inUse(Path path) {
    return new FailedException(
        Fault.SETUP,
        "the data directory %s is in use by another Spillway server (process %s); stop that one, or give this one a data-directory of its own"
            .formatted(path, pid(path)));
  }

  private static String pid(Path path) {
    try {
      return Files.readString(pidFile(path)).strip();
    } catch (IOException e) {
      return "unknown";
    }
  }

  private static Path pidFile(Path path) {
    return path.resolve("server.pid");
  }

  Path path() {
    return path;
  }

  /// Gives the folder to others. Idempotent.
  @Override
  public void close() {
    if (!channel.isOpen()) {
      return;
    }
    try {
      Files.deleteIfExists(pidFile(path));
      channel.close();
    } catch (IOException e) {
      throw new FailedException(Fault.RESOURCES, "releasing the data directory " + path, e);
    } finally {
      OPEN.remove(path);
    }
  }
}
