package dev.spillway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.cli.model.Api;
import dev.spillway.cli.model.OptionName;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HelpTest {
  @Test
  void everyOperationIsThereInWords() {
    List<String> lines = help("rds", "help").lines().toList();
    List<String> actions = Api.load().actions();

    assertThat(actions).hasSizeGreaterThan(150);
    assertThat(actions)
        .allSatisfy(action -> {
          int line = lines.indexOf("  " + OptionName.of(action));
          assertThat(line).as(action).isNotNegative();
          assertThat(lines.get(line + 1)).as(action).matches(" {6}[A-Z].*\\.");
        });
  }

  @Test
  void anOperationHasItsParametersAndTheGlobalOptionsTheirWords() {
    assertThat(help("rds", "start-export-task", "help"))
        .contains("* --export-task-identifier string\n      the task's name")
        .contains("  --export-only string ...\n")
        .contains("--generate-cli-skeleton");
    assertThat(help("help"))
        .contains("  --cli-read-timeout VALUE\n      how many seconds an answer may take")
        .contains("  --color on|off|auto\n")
        .contains("  --cli-auto-prompt\n      ");
  }

  private static String help(String... words) {
    CommandRun run = CommandRun.plain(Map.of(), terminal -> Cli.run(List.of(words), terminal));
    assertThat(run.err()).isEmpty();
    assertThat(run.status()).isZero();
    return run.out();
  }
}
