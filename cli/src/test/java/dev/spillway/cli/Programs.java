package dev.spillway.cli;

import dev.spillway.testkit.tls.SelfSigned;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// Runs the real program and ours with the same arguments, environment and files.
final class Programs {
  static final String AWS = "/usr/bin/aws";

  private final Path home;

  private final OddServers odd;

  Programs(Path home, OddServers odd) throws Exception {
    this.home = home;
    this.odd = odd;
    Files.createDirectories(home);
    SelfSigned.in(home, "EC");
    String config =
        """
        [default]
        region = us-west-2
        cli_timestamp_format = wire

        [profile iso]
        region = us-west-2
        cli_timestamp_format = iso8601

        [profile tabled]
        region = us-west-2
        cli_timestamp_format = wire
        output = table

        [profile unregioned]
        output = json

        [profile odd]
        region = us-west-2
        cli_timestamp_format = roman

        [profile half]
        region = us-west-2

        [profile secured]
        region = us-west-2
        cli_timestamp_format = wire
        ca_bundle = %s
        """
            .formatted(home.resolve("server.crt"));
    write("config", config);
    write(
        "other-times",
        config
            .replace("iso8601", "other")
            .replace("= wire", "= iso8601")
            .replace("= other", "= wire"));
    StringBuilder credentials = new StringBuilder();
    for (String profile : List.of("default", "iso", "tabled", "unregioned", "odd", "secured")) {
      credentials.append(
          "[%s]\naws_access_key_id = %s\naws_secret_access_key = %s\n"
              .formatted(profile, RunningServer.KEY, RunningServer.SECRET));
    }
    write("credentials", credentials + "[half]\naws_access_key_id = AKIDHALF\n");
    write("broken", "no section here\n");
    write("id.txt", "nightly-11");
    write("prefix.txt", "from a file\n");
    write("filters.json", "[{\"Name\": \"status\", \"Values\": [\"failed\"]}]");
    write("input.json", "{\"ExportTaskIdentifier\": \"nightly-11\"}");
    write("input.yaml", "ExportTaskIdentifier: nightly-12\nMaxRecords: 20\n");
  }

  private void write(String name, String content) throws IOException {
    Files.writeString(home.resolve(name), content);
  }

  Map<String, String> environment(Vector vector) {
    Map<String, String> environment = new HashMap<>();
    environment.put("AWS_CONFIG_FILE", home.resolve("config").toString());
    environment.put("AWS_SHARED_CREDENTIALS_FILE", home.resolve("credentials").toString());
    environment.put("AWS_EC2_METADATA_DISABLED", "true");
    environment.put("HOME", home.toString());
    environment.put("PATH", "/usr/bin:/bin");
    environment.put("LC_ALL", "C.UTF-8");
    environment.put("AWS_MAX_ATTEMPTS", "1");
    vector
        .environment()
        .forEach((name, value) ->
            environment.put(name, odd.addressed(value.replace("@HOME@", home.toString()))));
    return environment;
  }

  private List<String> arguments(Vector vector, RunningServer server) {
    return vector.arguments(server, home).stream().map(odd::addressed).toList();
  }

  Vector.Outcome ours(Vector vector, RunningServer server) {
    List<String> arguments = arguments(vector, server);
    CommandRun run =
        CommandRun.plain(environment(vector), terminal -> Cli.run(arguments, terminal));
    return new Vector.Outcome(home, run.status(), run.out(), run.err());
  }

  Vector.Outcome aws(Vector vector, RunningServer server) throws Exception {
    List<String> command = new ArrayList<>(List.of(AWS));
    command.addAll(arguments(vector, server));
    File out = Files.createTempFile(home, "out", "").toFile();
    File err = Files.createTempFile(home, "err", "").toFile();
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectOutput(out)
            .redirectError(err)
            .redirectInput(new File("/dev/null"));
    builder.environment().clear();
    builder.environment().putAll(environment(vector));
    Process process = builder.start();
    if (!process.waitFor(3, TimeUnit.MINUTES)) {
      process.destroyForcibly();
      throw new AssertionError(command + " did not end");
    }
    return new Vector.Outcome(
        home, process.exitValue(), Files.readString(out.toPath()), Files.readString(err.toPath()));
  }
}
