package dev.spillway.server.quickstart;

import dev.spillway.embedded.sample.SampleServer;
import dev.spillway.postgresserver.PostgresBinaries;
import dev.spillway.postgresserver.RunAs;
import dev.spillway.server.configuration.ConfigurationReader;
import dev.spillway.server.configuration.FileCheck;
import dev.spillway.server.wiring.SpillwayServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// A sample server and a Spillway server in one temporary folder; closing it ends both and deletes
/// everything. Closing may happen in another thread, while starting is still under way.
final class Trial implements AutoCloseable {
  private static final int MAJOR = 17;

  private final TemporaryDirectory directory = new TemporaryDirectory("spillway-quickstart-");
  private final Deque<AutoCloseable> running = new ArrayDeque<>();
  private volatile boolean closed;

  Trial() {
    started(directory);
  }

  /// Where everything is.
  Path path() {
    return directory.path();
  }

  /// Makes a folder in it.
  Path folder(String name) throws IOException {
    return Files.createDirectories(path().resolve(name));
  }

  /// Starts a server of the newest major but one, without sample data yet.
  ///
  /// @param jars where the bundled PostgreSQL programs are
  SampleServer startSample(Path jars, RandomGenerator random) throws IOException {
    PostgresBinaries binaries =
        PostgresBinaries.bundled(List.of(jars), folder("data").resolve("postgres"));
    return started(
        SampleServer.start(
            binaries.require(MAJOR),
            RunAs.choose(Optional.empty()),
            path().resolve("sample"),
            random));
  }

  /// Starts Spillway on its embedded defaults, but on free ports and in this folder. The
  /// environment has no say.
  SpillwayServer startSpillway(SampleServer sample) throws IOException {
    Path password = path().resolve("sample-password");
    Files.createFile(
        password,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(password, sample.password() + "\n");
    Path file = Files.writeString(path().resolve("spillway.yaml"), configuration(sample, password));
    return started(
        SpillwayServer.start(
            new ConfigurationReader(Map.of(), FileCheck.ofThisMachine()).read(file)));
  }

  private static String configuration(SampleServer sample, Path password) {
    return """
    data-directory: data
    listen: {port: 0}
    embedded: {store-port: 0}
    databases:
      - id: %s
        engine: postgres
        host: %s
        port: %d
        user: %s
        password-file: %s
        snapshot: {checkpoint: fast}
    """
        .formatted(
            Example.INSTANCE, sample.host(), sample.port(), sample.user(), password.getFileName());
  }

  private synchronized <T extends AutoCloseable> T started(T part) {
    running.push(part);
    if (closed) {
      end();
      throw new QuickstartFailed("Stopped.");
    }
    return part;
  }

  /// Whether it is closed or being closed, so that what fails now is no news.
  boolean isClosed() {
    return closed;
  }

  /// Idempotent; a second caller waits for the first.
  @Override
  public void close() {
    closed = true;
    synchronized (this) {
      end();
    }
  }

  private void end() {
    while (!running.isEmpty()) {
      try {
        running.pop().close();
      } catch (Exception e) {
        System.err.println(
            "quickstart: something was left behind in " + path() + ": " + e.getMessage());
      }
    }
  }
}
