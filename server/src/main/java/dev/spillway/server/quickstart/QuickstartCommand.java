package dev.spillway.server.quickstart;

import dev.spillway.core.problem.FailedException;
import dev.spillway.server.wiring.SpillwayServer;
import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import software.amazon.awssdk.core.exception.SdkException;

/// `spillway quickstart`: exit code 0 only if every value of the export is equal to the database's.
@Command(
    name = "quickstart",
    description =
        "Starts a sample database and a server, exports a snapshot as any client would, reads the export back and compares every value.",
    mixinStandardHelpOptions = true)
public final class QuickstartCommand implements Callable<Integer> {
  @Option(
      names = "--keep",
      description =
          "Leaves everything running until Ctrl-C, to try the aws commands that it prints.")
  private boolean keep;

  @Option(
      names = "--engine",
      defaultValue = "postgres",
      paramLabel = "ENGINE",
      description = "The sample database: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private SampleEngine engine = SampleEngine.POSTGRES;

  @Override
  public Integer call() throws InterruptedException, IOException {
    Screen screen = new Screen(output(), kind());
    try (Trial trial = new Trial()) {
      Runtime.getRuntime()
          .addShutdownHook(Thread.ofPlatform().unstarted(() -> stop(trial, screen)));
      ServerLog log = ServerLog.to(trial.path().resolve("spillway.log"));
      try {
        return run(trial, screen) ? 0 : 1;
      } catch (QuickstartFailed | FailedException | SdkException | SQLException | IOException e) {
        if (!trial.isClosed()) {
          screen.line("quickstart: " + e.getMessage());
          log.complaints().forEach(line -> screen.line("  " + line));
        }
        return 1;
      }
    }
  }

  /// On Ctrl-C; after the end there is nothing to do.
  private static void stop(Trial trial, Screen screen) {
    if (!trial.isClosed()) {
      trial.close();
      screen.blank();
      screen.line("Stopped; nothing is left behind.");
    }
  }

  private boolean run(Trial trial, Screen screen)
      throws SQLException, IOException, InterruptedException {
    Sample sample = startSample(trial, screen);
    Addresses addresses = startSpillway(trial, sample, screen);
    boolean equal;
    try (Client client = new Client(addresses)) {
      equal = new Quickstart(screen, sample, client, trial.folder("downloads")).run();
    }
    screen.blank();
    screen.line(
        keep
            ? "Both servers run until Ctrl-C. In another terminal:"
            : "By hand, while './spillway quickstart --keep' runs:");
    screen.blank();
    new ByHand(addresses, sample)
        .lines()
        .forEach(line -> screen.line(line.isEmpty() ? "" : "  " + line));
    if (keep) {
      screen.blank();
      screen.line("Log: " + trial.path().resolve("spillway.log"));
      new CountDownLatch(1).await();
    }
    return equal;
  }

  private Sample startSample(Trial trial, Screen screen) throws SQLException, IOException {
    Stopwatch watch = new Stopwatch();
    Sample sample = engine.start(trial, new SecureRandom());
    SampleCatalog catalog = sample.catalog();
    screen.phase(
        "sample",
        "%s, %s, %s, %s"
            .formatted(
                catalog.product(),
                Amount.of(catalog.databases().size(), "database"),
                Amount.of(catalog.tables().size(), "table"),
                Amount.bytes(catalog.bytes())),
        watch.elapsed());
    return sample;
  }

  private static Addresses startSpillway(Trial trial, Sample sample, Screen screen)
      throws IOException {
    Stopwatch watch = new Stopwatch();
    SpillwayServer server = trial.startSpillway(sample);
    Addresses addresses = Addresses.of(server);
    screen.phase(
        "spillway", "API %s, S3 %s".formatted(addresses.api(), addresses.store()), watch.elapsed());
    return addresses;
  }

  /// UTF-8 whatever the locale says: terminals without a locale show it as well.
  private static PrintStream output() {
    return new PrintStream(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8);
  }

  private static Screen.Kind kind() {
    return Optional.ofNullable(System.console())
        .filter(Console::isTerminal)
        .map(console -> Screen.Kind.TERMINAL)
        .orElse(Screen.Kind.PLAIN);
  }
}
