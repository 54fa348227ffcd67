package dev.spillway.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;

class MainTest {
  @Command(name = "broken")
  private static final class Broken implements Runnable {
    @Override
    public void run() {
      throw new NoClassDefFoundError("org/example/Lost");
    }
  }

  @Test
  void aCommandThatEndsWithAnErrorHasAStatusAndNotOnlyADeadThread() {
    StringWriter err = new StringWriter();
    CommandLine commands =
        Main.commandLine().addSubcommand(new Broken()).setErr(new PrintWriter(err, true));
    assertThat(Main.run(commands, "broken")).isEqualTo(1);
    assertThat(err.toString()).contains("org/example/Lost");
  }
}
