package dev.spillway.server;

import dev.spillway.core.problem.FailedException;
import dev.spillway.core.problem.Fault;
import dev.spillway.server.configuration.CallerSettings;
import dev.spillway.server.configuration.Configuration;
import dev.spillway.server.configuration.Durations;
import dev.spillway.server.wiring.SessionCredentials;
import dev.spillway.server.wiring.SessionKey;
import dev.spillway.server.wiring.SpillwayServer;
import java.io.PrintWriter;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `spillway credentials`: temporary credentials of a caller, in the form that AWS's tools take
/// from a `credential_process`. Whoever may read the data directory may issue them; no server needs
/// to run.
@Command(
    name = "credentials",
    description = {
      "Prints temporary credentials of a caller, as JSON.",
      "In ~/.aws/config: credential_process = spillway credentials --caller NAME"
    },
    mixinStandardHelpOptions = true)
final class CredentialsCommand implements Callable<Integer> {
  @Mixin private ConfigurationOption configuration = new ConfigurationOption();

  @Option(
      names = "--caller",
      paramLabel = "NAME",
      required = true,
      description = "Whose rights they have: a name of 'callers', or 'spillway'.")
  private String caller = "";

  @Option(
      names = "--duration",
      paramLabel = "TIME",
      defaultValue = "1h",
      description = "How long they are valid: 15m to 36h (default ${DEFAULT-VALUE}).")
  private String duration = "";

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    Configuration read = configuration.read();
    requireKnown(read);
    SessionCredentials credentials =
        new SessionKey(read.dataDirectory())
            .issue(caller, validity(), Instant.now(), new SecureRandom());
    PrintWriter out = spec.commandLine().getOut();
    out.print(
        """
        {
          "Version": 1,
          "AccessKeyId": "%s",
          "SecretAccessKey": "%s",
          "SessionToken": "%s",
          "Expiration": "%s"
        }
        """
            .formatted(
                credentials.accessKeyId(),
                credentials.secretAccessKey(),
                credentials.sessionToken(),
                credentials.expiration()));
    out.flush();
    return 0;
  }

  private void requireKnown(Configuration read) {
    List<String> names =
        read.callers().isEmpty()
            ? List.of(SpillwayServer.FIRST_CALLER)
            : read.callers().stream().map(CallerSettings::name).toList();
    if (!names.contains(caller)) {
      throw new FailedException(
          Fault.SETUP,
          "there is no caller '%s'; there are: %s".formatted(caller, String.join(", ", names)));
    }
  }

  private Duration validity() {
    Duration validity;
    try {
      validity = Durations.parse(duration);
    } catch (IllegalArgumentException e) {
      throw new FailedException(Fault.SETUP, "--duration: " + e.getMessage(), e);
    }
    if (validity.compareTo(SessionKey.SHORTEST) < 0 || validity.compareTo(SessionKey.LONGEST) > 0) {
      throw new FailedException(Fault.SETUP, "--duration must be 15m to 36h, not " + duration);
    }
    return validity;
  }
}
