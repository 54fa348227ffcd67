package dev.spillway.server.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.spillway.core.source.Engine;
import dev.spillway.server.wiring.SpillwayServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/// The whole quickstart, and then by hand what it prints.
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class QuickstartContract {
  private static final long SEED = 20261122;

  @TempDir static Path elsewhere;

  private final SampleEngine engine;
  private final String end;
  private final Trial trial = new Trial();
  private Sample sample;
  private Addresses addresses;

  private record Run(int exit, String out) {}

  /// @param end the last line
  QuickstartContract(SampleEngine engine, String end) {
    this.engine = engine;
    this.end = end;
  }

  @BeforeAll
  void start() throws IOException {
    System.out.println("seed " + SEED);
    sample = engine.start(trial, new Random(SEED));
    SpillwayServer server = trial.startSpillway(sample);
    addresses = Addresses.of(server);
  }

  @AfterAll
  void stop() {
    trial.close();
    assertThat(trial.path()).doesNotExist();
  }

  @Test
  @Order(1)
  void everyValueOfASnapshotComesBackAsItWas() throws SQLException, IOException {
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    try (PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
        Client client = new Client(addresses)) {
      boolean equal =
          new Quickstart(
                  new Screen(out, Screen.Kind.PLAIN), sample, client, trial.folder("downloads"))
              .run();

      assertThat(equal).as(printed.toString(StandardCharsets.UTF_8)).isTrue();
      assertThat(printed.toString(StandardCharsets.UTF_8))
          .contains(end)
          .doesNotContain("MISMATCH")
          .doesNotContain("\u001b");
    }
  }

  @Test
  @Order(2)
  void thePrintedCommandsDoTheSame() throws Exception {
    assumeTrue(bash("aws --version").exit() == 0, "the aws program is not installed");

    Run started = bash(command("aws rds start-export-task"));
    assertThat(started.exit()).as(started.out()).isZero();
    assertThat(started.out().replaceAll("(\"SnapshotTime\": )\"[^\"]+\"", "$1\"…\""))
        .isEqualTo(
            """
            {
                "ExportTaskIdentifier": "my-s3-export",
                "SourceArn": "arn:aws:rds:us-west-2:123456789012:snapshot:db5-snapshot-test",
                "SnapshotTime": "…",
                "S3Bucket": "amzn-s3-demo-bucket",
                "IamRoleArn": "arn:aws:iam::123456789012:role/service-role/ExportRole",
                "KmsKeyId": "arn:aws:kms:us-west-2:123456789012:key/abcd0000-7fca-4128-82f2-aabbccddeeff",
                "Status": "STARTING",
                "PercentProgress": 0,
                "TotalExtractedDataInGB": 0,
                "SourceType": "SNAPSHOT"
            }
            """);
    String describe =
        command("aws rds describe-export-tasks") + " --query ExportTasks[0].Status --output text";
    String status = bash(describe).out().strip();
    while (status.equals("STARTING") || status.equals("IN_PROGRESS")) {
      status = bash("sleep 1; " + describe).out().strip();
    }
    assertThat(status).isEqualTo("COMPLETE");

    Run copied = bash(command("aws s3 cp"));
    assertThat(copied.exit()).as(copied.out()).isZero();
    assertThat(answer(elsewhere.resolve(ByHand.TASK))).isEqualTo(answerOfTheDatabase());
  }

  /// The printed lines of one command, as one.
  private String command(String start) {
    List<String> lines = new ByHand(addresses, sample).lines();
    int line = 0;
    while (!lines.get(line).startsWith(start)) {
      line++;
    }
    StringBuilder command = new StringBuilder();
    while (lines.get(line).endsWith("\\")) {
      command.append(lines.get(line++)).append('\n');
    }
    return command.append(lines.get(line)).toString();
  }

  private Run bash(String command) throws IOException, InterruptedException {
    List<String> exports =
        new ByHand(addresses, sample)
            .lines().stream().filter(l -> l.startsWith("export ")).toList();
    Path out = elsewhere.resolve("out");
    Process process =
        new ProcessBuilder("bash", "-c", String.join("\n", exports) + "\n" + command)
            .directory(elsewhere.toFile())
            .redirectErrorStream(true)
            .redirectOutput(out.toFile())
            .start();
    return new Run(process.waitFor(), Files.readString(out));
  }

  /// What DuckDB says to the printed question.
  private List<List<String>> answer(Path folder) throws SQLException {
    try (PartFiles duckDb = new PartFiles(elsewhere)) {
      return duckDb.rows(ByHand.duckDbSql(sample, folder.toString()));
    }
  }

  private List<List<String>> answerOfTheDatabase() throws SQLException {
    List<List<String>> rows = new ArrayList<>();
    String url =
        "jdbc:%s://%s:%d/shop"
            .formatted(
                sample.engine() == Engine.POSTGRES ? "postgresql" : sample.engine().rdsName(),
                sample.host(),
                sample.port());
    try (Connection connection =
            DriverManager.getConnection(url, sample.user(), sample.password());
        Statement statement = connection.createStatement();
        ResultSet result =
            statement.executeQuery(
                "SELECT currency, count(*), sum(total) FROM %s.orders GROUP BY 1 ORDER BY 1"
                    .formatted(sample.schema()))) {
      while (result.next()) {
        rows.add(List.of(result.getString(1), result.getString(2), result.getString(3)));
      }
    }
    return rows;
  }
}
