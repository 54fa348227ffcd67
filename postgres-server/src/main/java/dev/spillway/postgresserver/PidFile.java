package dev.spillway.postgresserver;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// A data directory's `postmaster.pid`, where a server says who it is and, in line 8, what it is
/// doing. This is what pg_ctl waits by: unlike a connection it needs neither a user nor a password.
final class PidFile {
  private static final int STATUS_LINE = 7;

  private final Path dataDirectory;

  PidFile(Path dataDirectory) {
    this.dataDirectory = dataDirectory;
  }

  /// The server's own pid; empty if there is no file or it is being written.
  OptionalLong pid() {
    List<String> lines = lines();
    if (lines.isEmpty()) {
      return OptionalLong.empty();
    }
    try {
      return OptionalLong.of(Math.abs(Long.parseLong(lines.getFirst().strip())));
    } catch (NumberFormatException e) {
      return OptionalLong.empty();
    }
  }

  /// Whether the server `pid` accepts connections.
  boolean isReady(long pid) {
    List<String> lines = lines();
    return lines.size() > STATUS_LINE
        && lines.getFirst().strip().equals(Long.toString(pid))
        && lines.get(STATUS_LINE).strip().equals("ready");
  }

  /// The running server of this directory. A pid alone proves nothing, since the number may have
  /// gone to another process; the server is one whose command line names this directory.
  Optional<ProcessHandle> runningServer() {
    OptionalLong pid = pid();
    if (pid.isEmpty()) {
      return Optional.empty();
    }
    return ProcessHandle.of(pid.getAsLong())
        .filter(ProcessHandle::isAlive)
        .filter(process -> isServerOfThisDirectory(process.pid()));
  }

  private boolean isServerOfThisDirectory(long pid) {
    try {
      String line = Files.readString(Path.of("/proc/" + pid + "/cmdline"), StandardCharsets.UTF_8);
      List<String> arguments = List.of(line.split("\0"));
      return arguments.getFirst().endsWith("postgres")
          && arguments.contains(dataDirectory.toAbsolutePath().toString());
    } catch (IOException e) {
      return false;
    }
  }

  private List<String> lines() {
    try {
      return Files.readAllLines(dataDirectory.resolve("postmaster.pid"), StandardCharsets.UTF_8);
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (IOException e) {
      return List.of();
    }
  }
}
