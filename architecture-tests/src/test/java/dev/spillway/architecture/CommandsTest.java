package dev.spillway.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.server.Main;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Command;

/// The script in front of the program knows all of its commands.
class CommandsTest {
  @Test
  void theScriptRunsAndExplainsEveryCommandOfTheProgram() throws IOException {
    String script = Files.readString(Repository.root().resolve("spillway"));
    List<String> known =
        script
            .lines()
            .filter(line -> line.strip().startsWith("quickstart | server"))
            .flatMap(line -> Arrays.stream(line.strip().split("[ |)]+")))
            .toList();
    List<String> commands =
        Arrays.stream(Main.class.getAnnotation(Command.class).subcommands())
            .map(command -> command.getAnnotation(Command.class).name())
            .toList();
    assertThat(commands).hasSizeGreaterThan(5);
    assertThat(known).containsAll(commands);
    for (String command : commands) {
      assertThat(script.lines())
          .as(command)
          .anyMatch(line -> line.startsWith("  " + command + " "));
    }
  }
}
