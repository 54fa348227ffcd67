package dev.spillway.benchmark;

import dev.spillway.server.Main;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// `spillway server` as a process of its own with a heap of 512 MB, in a memory cgroup of 1 GB
/// where one may be made.
final class BoundedServer {
  private static final Pattern READY = Pattern.compile("Spillway \\S+ listens on (\\S+)");
  private static final Pattern STORE = Pattern.compile("The embedded store is at (\\S+)");
  private static final String LAST_LINE = "Stop it with";
  private static final long LIMIT_BYTES = 1L << 30;
  private static final Path FIRST = Path.of("/sys/fs/cgroup/memory");
  private static final Path SECOND = Path.of("/sys/fs/cgroup");

  private final Process process;
  private final Optional<Path> group;
  private final URI endpoint;
  private final URI store;

  private BoundedServer(Process process, Optional<Path> group, URI endpoint, URI store) {
    this.process = process;
    this.group = group;
    this.endpoint = endpoint;
    this.store = store;
  }

  /// Waits until it listens. Its log goes beside the configuration.
  static BoundedServer start(Path configuration) throws IOException {
    Optional<Path> group = group();
    List<String> command = new ArrayList<>();
    group.ifPresent(folder ->
        command.addAll(
            List.of(
                "/bin/sh",
                "-c",
                "echo $$ > " + folder.resolve("cgroup.procs") + " && exec \"$@\"",
                "sh")));
    command.add(ProcessHandle.current().info().command().orElseThrow());
    command.addAll(
        List.of(
            "-Xmx512m",
            "-XX:+UseParallelGC",
            "-XX:+ExitOnOutOfMemoryError",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-Dspillway.postgres.jars=" + System.getProperty("spillway.postgres.jars"),
            "-cp",
            System.getProperty("java.class.path"),
            Main.class.getName(),
            "server",
            "--config",
            configuration.toString()));
    Process process =
        new ProcessBuilder(command)
            .redirectError(configuration.resolveSibling("server.log").toFile())
            .start();
    return ready(process, group);
  }

  private static Optional<Path> group() {
    boolean first = Files.exists(FIRST.resolve("memory.limit_in_bytes"));
    Path folder =
        (first ? FIRST : SECOND).resolve("spillway-bench-" + ProcessHandle.current().pid());
    try {
      Files.createDirectory(folder);
      Files.writeString(
          folder.resolve(first ? "memory.limit_in_bytes" : "memory.max"),
          String.valueOf(LIMIT_BYTES));
      return Optional.of(folder);
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static BoundedServer ready(Process process, Optional<Path> group) throws IOException {
    BufferedReader lines = process.inputReader();
    StringBuilder said = new StringBuilder();
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      said.append(line).append('\n');
      if (line.startsWith(LAST_LINE)) {
        return new BoundedServer(process, group, found(READY, said), found(STORE, said));
      }
    }
    throw new IllegalStateException("the server did not start: " + said);
  }

  private static URI found(Pattern pattern, StringBuilder text) {
    Matcher matcher = pattern.matcher(text);
    if (!matcher.find()) {
      throw new IllegalStateException("the server does not say where it listens: " + text);
    }
    return URI.create(matcher.group(1));
  }

  URI endpoint() {
    return endpoint;
  }

  URI store() {
    return store;
  }

  /// What bounds it, in words.
  String bound() {
    return group.isPresent()
        ? "in a memory cgroup of 1 GB"
        : "no memory cgroup may be made here, resident memory watched";
  }

  /// The most that its process had resident, in bytes.
  long peakBytes() throws IOException {
    return Files.readAllLines(Path.of("/proc", String.valueOf(process.pid()), "status")).stream()
            .filter(line -> line.startsWith("VmHWM:"))
            .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
            .sum()
        << 10;
  }

  /// Ends it and removes its group.
  void close() {
    process.destroy();
    process.onExit().join();
    group.ifPresent(folder -> {
      try {
        Files.deleteIfExists(folder);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    });
  }
}
