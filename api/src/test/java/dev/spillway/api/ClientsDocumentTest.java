package dev.spillway.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.spillway.core.source.TableName;
import dev.spillway.core.task.ExportTask;
import dev.spillway.core.task.ExportTaskId;
import dev.spillway.core.task.ExportTaskStatus;
import dev.spillway.testkit.rds.MemoryServices;
import dev.spillway.testkit.source.MemoryTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The lines of docs/clients.md for the aws CLI and boto3, as they stand there, except for those
/// that read the embedded store, which is not here.
@Tag("all")
class ClientsDocumentTest {
  @TempDir Path directory;
  private RunningServices running;

  @BeforeEach
  void start() throws IOException {
    running = new RunningServices(directory, 5);
    running.services.tables(
        List.of(
            table("shop", "sales", "orders"),
            table("ledger", "public", "entries"),
            table("ledger", "public", "accounts")));
    Files.writeString(directory.resolve("config"), "[profile spillway]\nregion = us-west-2\n");
    Files.writeString(
        directory.resolve("credentials"),
        "[spillway]\naws_access_key_id = %s\naws_secret_access_key = %s\n"
            .formatted(RunningApi.KEY, RunningApi.SECRET));
  }

  private static MemoryTable table(String database, String schema, String name) {
    return new MemoryTable(new TableName(database, schema, name), 3, Optional.empty());
  }

  @AfterEach
  void stop() {
    running.close();
  }

  @Test
  void theLinesOfTheAwsCliExportWhatTheySay() throws Exception {
    String lines =
        block("## AWS CLI", "sh")
            .lines()
            .filter(line -> !line.startsWith("aws s3 "))
            .collect(Collectors.joining("\n"));
    assertThat(lines).contains("start-export-task", "create-db-snapshot", "wait");
    String out = run("aws", List.of("bash", "-euc", lines));
    assertThat(out).contains("monday-export");
    ExportTask task = end("monday-export");
    assertThat(task.exportOnly()).containsExactly("shop.sales", "ledger");
    assertThat(running.services.buckets.keys(MemoryServices.BUCKET))
        .contains("exports/monday-export/export_info_monday-export.json");
  }

  @Test
  void theLinesOfBoto3ExportWhatTheySay() throws Exception {
    String program = "import os\nRDS = os.environ['RDS']\n" + block("## boto3", "python");
    assumeTrue(installed("python3", "-c", "import boto3"), "boto3 is not installed");
    run("python3", List.of("python3", "-c", program));
    assertThat(end("from-python").exportOnly()).containsExactly("ledger.public.accounts");
  }

  private ExportTask end(String id) throws InterruptedException {
    ExportTask task =
        running.services.taskStore.await(new ExportTaskId(id), found -> found.status().isEnd());
    assertThat(task.status()).as("%s", task).isEqualTo(ExportTaskStatus.COMPLETE);
    return task;
  }

  private static String block(String heading, String language) throws IOException {
    Path module = Path.of("").toAbsolutePath();
    Path docs = module.resolve("docs");
    String page =
        Files.readString(
            (Files.isDirectory(docs) ? docs : module.resolveSibling("docs")).resolve("clients.md"));
    String section = page.substring(page.indexOf(heading + "\n"));
    int begin = section.indexOf("```" + language + "\n") + language.length() + 4;
    return section.substring(begin, section.indexOf("\n```", begin));
  }

  private boolean installed(String... command) throws Exception {
    try {
      Process process = builder(List.of(command)).start();
      return process.waitFor(1, TimeUnit.MINUTES) && process.exitValue() == 0;
    } catch (IOException _) {
      return false;
    }
  }

  private String run(String program, List<String> command) throws Exception {
    assumeTrue(installed(program, "--version"), program + " is not installed");
    Path out = directory.resolve("out");
    Process process =
        builder(new ArrayList<>(command))
            .redirectErrorStream(true)
            .redirectOutput(out.toFile())
            .start();
    assertThat(process.waitFor(3, TimeUnit.MINUTES)).isTrue();
    String text = Files.readString(out);
    assertThat(process.exitValue()).as(text).isZero();
    return text;
  }

  private ProcessBuilder builder(List<String> command) {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder
        .environment()
        .putAll(
            Map.of(
                "RDS", running.endpoint().toString(),
                "AWS_PROFILE", "spillway",
                "AWS_CONFIG_FILE", directory.resolve("config").toString(),
                "AWS_SHARED_CREDENTIALS_FILE", directory.resolve("credentials").toString(),
                "AWS_PAGER", ""));
    return builder;
  }
}
