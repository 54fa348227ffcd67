package dev.spillway.server;

import dev.spillway.server.wiring.SpillwayServer;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `spillway server`: runs until SIGTERM or SIGINT, then stops in order: no new work, what is under
/// way may end within the drain time, what does not goes on after the next start.
@Command(
    name = "server",
    description = "Runs the server until it is told to stop (SIGTERM or Ctrl-C).",
    mixinStandardHelpOptions = true)
final class ServerCommand implements Callable<Integer> {
  private static final Logger LOG = LoggerFactory.getLogger(ServerCommand.class);

  @Mixin private ConfigurationOption configuration = new ConfigurationOption();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws InterruptedException {
    SpillwayServer server = SpillwayServer.start(configuration.read());
    Runtime.getRuntime()
        .addShutdownHook(Thread.ofPlatform().name("stop").unstarted(() -> stop(server)));
    server.reloadOnRequest(configuration::read);
    announce(server, spec.commandLine().getOut());
    new CountDownLatch(1).await();
    return 0;
  }

  private static void stop(SpillwayServer server) {
    try {
      LOG.info("stopping: what is under way may end within {} s", server.drain().toSeconds());
      server.close();
      LOG.info("stopped");
    } catch (RuntimeException e) {
      LOG.error("the server did not stop in order", e);
    }
  }

  private static void announce(SpillwayServer server, PrintWriter out) {
    out.println("Spillway " + Version.text() + " listens on " + server.endpoint());
    server.storeEndpoint().ifPresent(url -> out.println("The embedded store is at " + url));
    server
        .clientFiles()
        .ifPresent(files -> {
          out.println("For the AWS CLI and SDKs in another terminal:");
          out.println("  export AWS_SHARED_CREDENTIALS_FILE=" + files.credentials());
          out.println("  export AWS_CONFIG_FILE=" + files.config());
          out.println("  export AWS_PROFILE=" + files.profile());
        });
    out.println("Stop it with Ctrl-C, or: kill " + ProcessHandle.current().pid());
    out.flush();
  }
}
