package dev.spillway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.cli.call.Client;
import dev.spillway.cli.export.ExportCommand;
import dev.spillway.cli.terminal.Terminal;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// `spillway export` with a clock that stands still but where the command waits: then something
/// happens, and the time that it wanted has passed.
final class ExportRun {
  private final Runnable meanwhile;
  private final List<String> expected = new ArrayList<>();
  private Instant now = Instant.parse("2026-01-02T03:04:05Z");

  ExportRun(Runnable meanwhile) {
    this.meanwhile = meanwhile;
  }

  CommandRun run(Terminal.Kind kind, URI endpoint, List<String> arguments) {
    List<String> all = new ArrayList<>(arguments);
    all.addAll(List.of("--endpoint-url", endpoint.toString()));
    return CommandRun.of(
        kind,
        RunningServer.CREDENTIALS,
        terminal -> new ExportCommand(terminal, new Passing(), () -> now, new Noted()).run(all));
  }

  /// What Ctrl-C would have left running, in its order; "nothing" at last.
  List<String> expected() {
    return expected;
  }

  private final class Passing implements Client.Pause {
    @Override
    public void afterFailures(int failures) {
      throw new AssertionError("no call fails here");
    }

    @Override
    public void seconds(int seconds) {
      assertThat(seconds).isPositive();
      meanwhile.run();
      now = now.plus(Duration.ofSeconds(seconds));
    }
  }

  private final class Noted implements ExportCommand.Interruption {
    @Override
    public void expect(String identifier, Runnable cancel) {
      expected.add(identifier);
    }

    @Override
    public void forget() {
      expected.add("nothing");
    }

    @Override
    public boolean isUnderWay() {
      return false;
    }
  }
}
