package dev.spillway.server.process;

import dev.spillway.server.Main;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// `spillway server` as a process of its own, on the class path of the tests. Closing it kills it.
public final class SpillwayProcess implements AutoCloseable {
  private static final Pattern READY = Pattern.compile("Spillway \\S+ listens on (\\S+)");
  private static final Pattern STORE = Pattern.compile("The embedded store is at (\\S+)");
  private static final String LAST_LINE = "Stop it with";
  private static final int EXIT_WITHIN_SECONDS = 120;

  private final Process process;
  private final Path errors;
  private final URI endpoint;
  private final Optional<URI> store;

  private SpillwayProcess(Process process, Path errors, URI endpoint, Optional<URI> store) {
    this.process = process;
    this.errors = errors;
    this.endpoint = endpoint;
    this.store = store;
  }

  /// How a process is started.
  ///
  /// @param directory its data directory; its log is beside it
  /// @param configuration the `--config` file; absent: the embedded defaults
  /// @param jvm options for the JVM, such as `-Xmx512m`
  /// @param within a command that runs the rest of its arguments, such as `unshare --mount`
  public record Options(
      Path directory, Optional<Path> configuration, List<String> jvm, List<String> within) {
    /// With a JVM that starts at half the cost, because most tests' servers live for seconds.
    public static Options embedded(Path directory) {
      return new Options(
          directory, Optional.empty(), List.of("-XX:TieredStopAtLevel=1"), List.of());
    }

    public Options configuration(Path file) {
      return new Options(directory, Optional.of(file), jvm, within);
    }

    public Options jvm(String... options) {
      return new Options(directory, configuration, List.of(options), within);
    }

    public Options within(List<String> command) {
      return new Options(directory, configuration, jvm, List.copyOf(command));
    }
  }

  /// Starts a server on ports that the operating system chooses and waits until it says where it
  /// listens.
  ///
  /// @throws IllegalStateException with its log if it ends before
  public static SpillwayProcess start(Options options) {
    Path errors = options.directory().resolveSibling(options.directory().getFileName() + ".log");
    try {
      ProcessBuilder builder = new ProcessBuilder(command(options, "server"));
      own(builder.environment(), options);
      Process process =
          builder.redirectError(ProcessBuilder.Redirect.appendTo(errors.toFile())).start();
      return ready(process, errors);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Runs another command to its end.
  public static Finished run(Options options, String... arguments) {
    try {
      ProcessBuilder builder = new ProcessBuilder(command(options, arguments));
      own(builder.environment(), options);
      Process process = builder.redirectErrorStream(true).start();
      String output = String.join("\n", process.inputReader().lines().toList());
      process.waitFor();
      return new Finished(process.exitValue(), output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /// What a command left.
  public record Finished(int exitCode, String output) {}

  private static List<String> command(Options options, String... arguments) {
    List<String> command = new ArrayList<>(options.within());
    command.add(ProcessHandle.current().info().command().orElseThrow());
    command.addAll(
        List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"));
    Stream.of("spillway.postgres.jars", "java.io.tmpdir")
        .filter(name -> System.getProperty(name) != null)
        .forEach(name -> command.add("-D" + name + "=" + System.getProperty(name)));
    command.addAll(options.jvm());
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    command.addAll(List.of(arguments));
    options.configuration().ifPresent(file -> command.addAll(List.of("--config", file.toString())));
    return command;
  }

  /// None of the tests' own, such as where Ceph is.
  private static void own(Map<String, String> environment, Options options) {
    environment.keySet().removeIf(name -> name.startsWith("SPILLWAY_"));
    environment.put("SPILLWAY_DATA_DIRECTORY", options.directory().toString());
    environment.put("SPILLWAY_LISTEN_PORT", "0");
    environment.put("SPILLWAY_EMBEDDED_STORE_PORT", "0");
  }

  private static SpillwayProcess ready(Process process, Path errors) throws IOException {
    BufferedReader lines = process.inputReader();
    Optional<URI> endpoint = Optional.empty();
    Optional<URI> store = Optional.empty();
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      endpoint = endpoint.or(found(READY, line));
      store = store.or(found(STORE, line));
      if (line.startsWith(LAST_LINE)) {
        return new SpillwayProcess(process, errors, endpoint.orElseThrow(), store);
      }
    }
    throw new IllegalStateException("the server did not start:\n" + Files.readString(errors));
  }

  private static java.util.function.Supplier<Optional<URI>> found(Pattern pattern, String line) {
    return () -> {
      Matcher matcher = pattern.matcher(line);
      return matcher.find() ? Optional.of(URI.create(matcher.group(1))) : Optional.empty();
    };
  }

  public URI endpoint() {
    return endpoint;
  }

  /// Where the embedded store listens, if it is used.
  public Optional<URI> store() {
    return store;
  }

  public long pid() {
    return process.pid();
  }

  /// The most memory that it had at any time, the servers that it starts left out.
  public long peakResidentBytes() throws IOException {
    try (Stream<String> lines = Files.lines(Path.of("/proc", String.valueOf(pid()), "status"))) {
      return lines
          .filter(line -> line.startsWith("VmHWM:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
          .findFirst()
          .orElseThrow();
    }
  }

  /// Everything that it and servers before it on the same data directory logged.
  public String log() {
    try {
      return Files.readString(errors);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// SIGTERM; waits for the end.
  ///
  /// @return the exit code
  public int terminate() {
    process.destroy();
    return awaitExit();
  }

  /// SIGKILL; waits for the end.
  public void kill() {
    process.destroyForcibly();
    awaitExit();
  }

  private int awaitExit() {
    try {
      if (!process.waitFor(EXIT_WITHIN_SECONDS, TimeUnit.SECONDS)) {
        throw new IllegalStateException("the server does not end:\n" + log());
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    if (process.isAlive()) {
      kill();
    }
  }
}
