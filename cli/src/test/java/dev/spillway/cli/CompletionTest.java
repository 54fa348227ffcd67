package dev.spillway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CompletionTest {
  @Test
  void wordsComeFromTheModel() {
    assertThat(words("r")).containsExactly("rds");
    assertThat(words("ddl", "--for", "t")).containsExactly("trino");
    assertThat(words("export", "db5", "--de")).containsExactly("--debug", "--detach");
    assertThat(words("rds", "start-ex")).containsExactly("start-export-task");
    assertThat(words("rds", "start-export-task", "--s3-"))
        .containsExactly("--s3-bucket-name", "--s3-prefix");
    assertThat(words("rds", "wait", "db-snapshot-"))
        .containsExactly("db-snapshot-available", "db-snapshot-completed", "db-snapshot-deleted");
    assertThat(words("rds", "wait", "db-snapshot-available", "--db-snapshot-"))
        .containsExactly("--db-snapshot-identifier");
    assertThat(words("rds", "describe-export-tasks", "--output", "y"))
        .containsExactly("yaml", "yaml-stream");
    assertThat(words("rds", "describe-export-tasks", "--source-arn", "")).isEmpty();
  }

  private static List<String> words(String... typed) {
    List<String> arguments = new ArrayList<>(List.of("completion", "words"));
    arguments.addAll(List.of(typed));
    CommandRun run = CommandRun.plain(Map.of(), terminal -> Cli.run(arguments, terminal));
    assertThat(run.err()).isEmpty();
    assertThat(run.status()).isZero();
    return run.out().lines().toList();
  }
}
