package dev.spillway.server;

import dev.spillway.server.configuration.Configuration;
import dev.spillway.server.wiring.ReloadRequests;
import java.io.PrintWriter;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `spillway reload`: the running server reads its configuration anew. A file that has anything
/// wrong changes nothing.
@Command(
    name = "reload",
    description =
        "Lets the running server read databases, callers, roles, endpoints, keys and TLS files anew.",
    mixinStandardHelpOptions = true)
final class ReloadCommand implements Callable<Integer> {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @Mixin private ConfigurationOption configuration = new ConfigurationOption();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    Configuration read = configuration.read();
    ReloadRequests.ask(read.dataDirectory(), PATIENCE, new SecureRandom());
    PrintWriter out = spec.commandLine().getOut();
    out.println("reloaded");
    out.flush();
    return 0;
  }
}
