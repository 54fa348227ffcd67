package dev.spillway.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.spillway.core.snapshot.SnapshotId;
import dev.spillway.core.snapshot.SnapshotKind;
import dev.spillway.core.source.TableName;
import dev.spillway.core.task.ExportTask;
import dev.spillway.core.task.ExportTaskId;
import dev.spillway.core.task.ExportTaskStatus;
import dev.spillway.testkit.source.MemoryTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The real `terraform` with the real AWS provider, on the configuration of docs/clients.md. The
/// provider comes from a local mirror (CONTRIBUTING.md says how it is found), never from a
/// registry. Most of its time is the provider's own pauses, half a minute for each resource.
@Tag("all")
class TerraformTest {
  @TempDir Path directory;
  private RunningServices running;
  private ClientMachine machine;

  @BeforeEach
  void start() throws IOException {
    running = new RunningServices(directory, 5);
    running.services.tables(
        List.of(
            new MemoryTable(new TableName("ledger", "public", "entries"), 3, Optional.empty())));
    machine = new ClientMachine(directory);
    machine.set("CHECKPOINT_DISABLE", "1");
    machine.set("TF_IN_AUTOMATION", "1");
  }

  @AfterEach
  void stop() {
    running.close();
  }

  @Test
  void theConfigurationIsAppliedPlannedWithoutDifferenceAndDestroyed() throws Exception {
    requireTerraform();
    Files.writeString(
        directory.resolve("main.tf"),
        ClientsDocument.block("## Terraform", "hcl", running.endpoint()));
    terraform("init");
    terraform("apply", "-auto-approve");
    ExportTask task = task();
    assertThat(task.status()).isEqualTo(ExportTaskStatus.COMPLETE);
    assertThat(task.exportOnly()).containsExactly("ledger");
    requireState();
    terraform("plan", "-detailed-exitcode");
    terraform("destroy", "-auto-approve");
    assertThat(running.services.snapshotStore.find(new SnapshotId(SnapshotKind.DB, "nightly")))
        .isEmpty();
    assertThat(task()).as("a task stays, as in RDS").isEqualTo(task);
    assertThat(running.calls.stream().map(call -> call.action().orElseThrow()).distinct())
        .containsExactlyInAnyOrder(
            "CreateDBSnapshot",
            "DescribeDBSnapshots",
            "DescribeDBSnapshotAttributes",
            "StartExportTask",
            "DescribeExportTasks",
            "CancelExportTask",
            "DeleteDBSnapshot");
    assertThat(running.calls.stream().map(call -> call.result()).filter(r -> !r.equals("OK")))
        .as("its attempt to cancel what has ended is the only call that is refused")
        .containsExactly("InvalidExportTaskStateFault");
  }

  /// What terraform knows of the task after its apply.
  private void requireState() throws IOException {
    JsonNode state = new ObjectMapper().readTree(directory.resolve("terraform.tfstate").toFile());
    JsonNode export =
        state
            .get("resources")
            .valueStream()
            .filter(resource -> resource.get("type").asText().equals("aws_rds_export_task"))
            .findFirst()
            .orElseThrow()
            .at("/instances/0/attributes");
    assertThat(export.get("status").asText()).isEqualTo("COMPLETE");
    assertThat(export.get("percent_progress").asInt()).isEqualTo(100);
    assertThat(export.get("source_type").asText()).isEqualTo("SNAPSHOT");
    assertThat(export.get("snapshot_time").asText()).isNotEmpty();
    assertThat(export.get("failure_cause").isNull()).isTrue();
    assertThat(export.get("warning_message").isNull()).isTrue();
  }

  private ExportTask task() {
    return running.services.taskStore.find(new ExportTaskId("from-terraform")).orElseThrow();
  }

  private void requireTerraform() throws Exception {
    Path mirror =
        Stream.of(
                Optional.ofNullable(System.getenv("TF_CLI_CONFIG_FILE")).orElse("none"),
                "../target/terraform.rc")
            .map(Path::of)
            .filter(Files::isRegularFile)
            .findFirst()
            .orElse(Path.of("none"));
    machine.require("terraform is not installed", "terraform", "version");
    assumeTrue(
        Files.isRegularFile(mirror),
        "no local mirror of Terraform's AWS provider (.ci/steps/15-terraform.sh looks for one)");
    machine.set("TF_CLI_CONFIG_FILE", mirror.toAbsolutePath().normalize().toString());
  }

  private void terraform(String command, String... options) throws Exception {
    String[] words =
        Stream.concat(
                Stream.of("terraform", command, "-no-color", "-input=false"), Stream.of(options))
            .toArray(String[]::new);
    machine.run(words);
  }
}
