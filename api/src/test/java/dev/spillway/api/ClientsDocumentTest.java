package dev.spillway.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.core.source.TableName;
import dev.spillway.core.task.ExportTask;
import dev.spillway.core.task.ExportTaskId;
import dev.spillway.core.task.ExportTaskStatus;
import dev.spillway.testkit.rds.MemoryServices;
import dev.spillway.testkit.source.MemoryTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The code of docs/clients.md as it stands there, except for lines that read the embedded store,
/// which is not here, and for the server's address. Terraform's is run by [TerraformTest].
@Tag("all")
class ClientsDocumentTest {
  @TempDir Path directory;
  private RunningServices running;
  private ClientMachine machine;

  @BeforeEach
  void start() throws IOException {
    running = new RunningServices(directory, 5);
    running.services.tables(
        List.of(
            table("shop", "sales", "orders"),
            table("ledger", "public", "entries"),
            table("ledger", "public", "accounts")));
    machine = new ClientMachine(directory);
    machine.set("RDS", running.endpoint().toString());
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
        ClientsDocument.block("## AWS CLI", "sh")
            .lines()
            .filter(line -> !line.startsWith("aws s3 "))
            .collect(Collectors.joining("\n"));
    assertThat(lines).contains("start-export-task", "create-db-snapshot", "wait");
    machine.require("aws is not installed", "aws", "--version");
    String out = machine.run("bash", "-euc", lines);
    assertThat(out).contains("monday-export");
    ExportTask task = end("monday-export");
    assertThat(task.exportOnly()).containsExactly("shop.sales", "ledger");
    assertThat(running.services.buckets.keys(MemoryServices.BUCKET))
        .contains("exports/monday-export/export_info_monday-export.json");
  }

  @Test
  void theLinesOfBoto3ExportWhatTheySay() throws Exception {
    String program =
        "import os\nRDS = os.environ['RDS']\n" + ClientsDocument.block("## boto3", "python");
    machine.require("boto3 is not installed", "python3", "-c", "import boto3");
    machine.run("python3", "-c", program);
    assertThat(end("from-python").exportOnly()).containsExactly("ledger.public.accounts");
  }

  @Test
  void theClassForJavaExportsWhatItSays() throws Exception {
    Path source = directory.resolve("Exports.java");
    Files.writeString(
        source, ClientsDocument.block("## AWS SDK for Java", "java", running.endpoint()));
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String out =
        machine.run(
            java,
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            source.toString());
    assertThat(out.lines()).anyMatch(line -> line.matches("from-java \\d+"));
    end("from-java");
  }

  @Test
  void theModuleForJavaScriptExportsWhatItSays() throws Exception {
    Path modules = OtherClientsTest.requireNpm();
    Path source = modules.resolve("from-javascript-%s.mjs".formatted(running.port()));
    try {
      Files.writeString(
          source, ClientsDocument.block("## AWS SDK for JavaScript", "js", running.endpoint()));
      machine.set("NODE_NO_WARNINGS", "1");
      assertThat(machine.run("node", source.toString())).isEqualTo("STARTING\n");
    } finally {
      Files.delete(source);
    }
    end("from-javascript");
  }

  /// Airflow is no package that a build can have; what it makes of this connection is a boto3
  /// client with the login, the password and the extra settings that stand in it.
  @Test
  void theConnectionOfAirflowReachesTheServer() throws Exception {
    String line =
        ClientsDocument.block("## Airflow", "sh", running.endpoint())
            .replace("ACCESS-KEY-ID", RunningApi.KEY)
            .replace("\"SECRET\"", "\"" + RunningApi.SECRET + "\"");
    machine.require("boto3 is not installed", "python3", "-c", "import boto3");
    machine.set("AWS_PROFILE", "");
    machine.set("AWS_SHARED_CREDENTIALS_FILE", directory.resolve("none").toString());
    String program =
        """
        import boto3, json, os
        made = json.loads(os.environ["AIRFLOW_CONN_AWS_DEFAULT"])
        assert made["conn_type"] == "aws"
        session = boto3.session.Session(
            aws_access_key_id=made["login"], aws_secret_access_key=made["password"],
            region_name=made["extra"]["region_name"])
        rds = session.client("rds", endpoint_url=made["extra"]["service_config"]["rds"]["endpoint_url"])
        print(rds.describe_db_instances()["DBInstances"][0]["DBInstanceIdentifier"])
        """;
    Files.writeString(directory.resolve("airflow.py"), program);
    assertThat(machine.run("bash", "-euc", line + "\nunset AWS_PROFILE\npython3 airflow.py"))
        .isEqualTo("db5\n");
  }

  private ExportTask end(String id) throws InterruptedException {
    ExportTask task =
        running.services.taskStore.await(new ExportTaskId(id), found -> found.status().isEnd());
    assertThat(task.status()).as("%s", task).isEqualTo(ExportTaskStatus.COMPLETE);
    return task;
  }
}
