package dev.spillway.server.quickstart;

import dev.spillway.core.source.Engine;
import dev.spillway.server.configuration.ConfigurationReader;
import dev.spillway.server.configuration.FileCheck;
import dev.spillway.server.wiring.SpillwayServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;

/// A sample server and a Spillway server in one temporary folder; closing it ends both and deletes
/// everything. Closing may happen in another thread, while starting is still under way.
final class Trial implements AutoCloseable {
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

  /// Starts Spillway on its embedded defaults, but on free ports and in this folder. The
  /// environment has no say.
  SpillwayServer startSpillway(Sample sample) throws IOException {
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

  private static String configuration(Sample sample, Path password) {
    return """
    data-directory: data
    listen: {port: 0}
    embedded: {store-port: 0}
    databases:
      - id: %s
        engine: %s
        host: %s
        port: %d
        user: %s
        password-file: %s
        %s
    """
        .formatted(
            Example.INSTANCE,
            sample.engine().rdsName(),
            sample.host(),
            sample.port(),
            sample.user(),
            password.getFileName(),
            sample.engine() == Engine.POSTGRES ? "snapshot: {checkpoint: fast}" : "");
  }

  /// Ends a part with this; it is ended at once if this has ended.
  synchronized <T extends AutoCloseable> T started(T part) {
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
