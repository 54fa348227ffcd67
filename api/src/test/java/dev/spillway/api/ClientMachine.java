package dev.spillway.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// Where other people's programs run: a directory with the two files of AWS's tools, whose profile
/// `spillway` is a caller that may do everything.
final class ClientMachine {
  final Path directory;
  private final Map<String, String> environment = new HashMap<>();

  ClientMachine(Path directory) throws IOException {
    this.directory = directory;
    Files.writeString(directory.resolve("config"), "[profile spillway]\nregion = us-west-2\n");
    Files.writeString(
        directory.resolve("credentials"),
        "[spillway]\naws_access_key_id = %s\naws_secret_access_key = %s\n"
            .formatted(RunningApi.KEY, RunningApi.SECRET));
    set("AWS_PROFILE", "spillway");
    set("AWS_CONFIG_FILE", directory.resolve("config").toString());
    set("AWS_SHARED_CREDENTIALS_FILE", directory.resolve("credentials").toString());
    set("AWS_PAGER", "");
  }

  void set(String variable, String value) {
    environment.put(variable, value);
  }

  /// Skips the test where a command does not end well.
  void require(String what, String... command) throws Exception {
    boolean there;
    try {
      Process process = start(List.of(command));
      there = process.waitFor(1, TimeUnit.MINUTES) && process.exitValue() == 0;
    } catch (IOException _) {
      there = false;
    }
    assumeTrue(there, what);
  }

  /// What a command printed that ended well; any other end fails the test.
  String run(String... command) throws Exception {
    return run(0, command);
  }

  String run(int exit, String... command) throws Exception {
    Process process = start(List.of(command));
    if (!process.waitFor(5, TimeUnit.MINUTES)) {
      process.destroyForcibly();
      throw new AssertionError(List.of(command) + " did not end");
    }
    String text = Files.readString(directory.resolve("out"));
    assertThat(process.exitValue()).as(text).isEqualTo(exit);
    return text;
  }

  private Process start(List<String> command) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("out").toFile());
    builder.environment().putAll(environment);
    return builder.start();
  }
}
