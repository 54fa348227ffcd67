package dev.spillway.postgresserver;

import dev.spillway.core.problem.FailedException;
import dev.spillway.core.problem.Fault;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/// A directory for one server's unix socket that only its account can enter: file permissions are
/// the lock on its door. Its path is short, because a socket's path ends at 107 bytes.
public final class SocketDirectory implements AutoCloseable {
  private static final int MAX_BYTES = 107;
  private static final int NAME_BYTES = "/.s.PGSQL.65535".length();

  private final Path path;

  private SocketDirectory(Path path) {
    this.path = path;
  }

  /// Makes a directory with a new short name.
  ///
  /// @param parent such as `/run/spillway`
  public static SocketDirectory in(Path parent, RunAs runAs) {
    try {
      Files.createDirectories(parent);
      Path path =
          Files.createTempDirectory(
              parent.toAbsolutePath(),
              "s",
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      SocketDirectory directory = new SocketDirectory(path);
      int bytes = path.toString().getBytes(StandardCharsets.UTF_8).length + NAME_BYTES;
      if (bytes > MAX_BYTES) {
        directory.close();
        throw new FailedException(
            Fault.SETUP,
            "A unix socket in %s would have a path of %d bytes; Linux allows %d. Choose a shorter run directory."
                .formatted(path, bytes, MAX_BYTES));
      }
      runAs.own(path);
      return directory;
    } catch (IOException e) {
      throw new FailedException(
          Fault.RESOURCES, "No socket directory can be made in " + parent + ": " + e, e);
    }
  }

  public Path path() {
    return path;
  }

  /// Deletes it with what a killed server left in it.
  @Override
  public void close() {
    try {
      Directories.deleteIfExists(path);
    } catch (IOException e) {
      throw new FailedException(Fault.RESOURCES, path + " cannot be deleted: " + e, e);
    }
  }
}
