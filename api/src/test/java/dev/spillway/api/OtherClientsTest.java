package dev.spillway.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.spillway.core.snapshot.SnapshotId;
import dev.spillway.core.snapshot.SnapshotKind;
import dev.spillway.core.snapshot.SnapshotStatus;
import dev.spillway.core.source.Engine;
import dev.spillway.testkit.rds.MemoryServices;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Other people's programs against the real services: both majors of the aws CLI, boto3 with the
/// calls of Airflow, of an AWS sample and of Step Functions, and the SDK for JavaScript. What is
/// not installed is skipped.
@Tag("all")
class OtherClientsTest {
  @TempDir Path directory;
  private RunningServices running;

  private record Run(int exit, String out, String err) {}

  @BeforeEach
  void start() {
    running = new RunningServices(directory, 5);
    existing("made");
  }

  @AfterEach
  void stop() {
    running.close();
  }

  private void existing(String name) {
    running.services.existing(
        new SnapshotId(SnapshotKind.DB, name),
        MemoryServices.DATABASE,
        Engine.POSTGRES,
        SnapshotStatus.AVAILABLE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"python3", "/usr/bin/python3"})
  void airflowsOperatorsAndSensors(String python) throws Exception {
    Run run = python(python, "airflow.py");
    assertThat(run.err()).isEmpty();
    assertThat(run.out())
        .isEqualTo("STARTING False False\n100\nInvalidExportTaskStateFault\nTrue\ndone\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"python3", "/usr/bin/python3"})
  void theSampleThatExportsASnapshotWhenItsEventArrives(String python) throws Exception {
    existing("rds:db5-2026-11-21-03-04-abcde");
    Run run =
        python(
            python,
            "lambda.py",
            "{\"detail\": {\"EventID\": \"RDS-EVENT-0091\", \"SourceIdentifier\": \"rds:db5-2026-11-21-03-04-abcde\"}}");
    assertThat(run.err()).isEmpty();
    assertThat(run.out()).isEqualTo("STARTING\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"python3", "/usr/bin/python3"})
  void aStateMachineOfStepFunctions(String python) throws Exception {
    Run run = python(python, "stepfunctions.py");
    assertThat(run.err()).isEmpty();
    assertThat(run.out()).isEqualTo("COMPLETE 100 True\nExportTaskAlreadyExists\n0\n");
  }

  @Test
  void theSdkForJavaScript() throws Exception {
    Path modules = requireNpm();
    Run run =
        run(
            List.of("node", resource("rds.mjs"), running.endpoint().toString(), modules.toString()),
            "node");
    assertThat(run.err()).isEmpty();
    assertThat(run.out())
        .isEqualTo(
            """
            daten + mehr/é
            STARTING a b/é [ 'db.public.orders', 'db' ] true undefined
            [ 20, 2 ]
            ExportTaskAlreadyExistsFault 400 true
            InvalidExportOnlyFault 400 true
            KMSKeyNotAccessibleFault 400 true
            InvalidS3BucketFault 400 true
            """);
  }

  /// The folder with the SDK for JavaScript; without it the test is skipped.
  static Path requireNpm() {
    Path modules =
        Optional.ofNullable(System.getenv("XDG_CACHE_HOME"))
            .map(Path::of)
            .orElse(Path.of(System.getProperty("user.home"), ".cache"))
            .resolve("spillway/npm");
    assumeTrue(
        Files.isDirectory(modules.resolve("node_modules/@aws-sdk/client-rds")),
        "@aws-sdk/client-rds is not in " + modules + " (.ci/steps/13-npm.sh installs it)");
    return modules;
  }

  @ParameterizedTest
  @ValueSource(strings = {"aws", "/usr/bin/aws"})
  void theAwsCli(String aws) throws Exception {
    String version = run(List.of(aws, "--version"), aws).out();
    int serviceError = version.startsWith("aws-cli/1") ? 255 : 254;
    assertThat(
            aws(
                    aws,
                    "create-db-snapshot --db-instance-identifier db5 --db-snapshot-identifier cli --tags Key=a,Value=b --query DBSnapshot.Status")
                .out())
        .isEqualTo("\"creating\"\n");
    assertThat(aws(aws, "wait db-snapshot-available --db-snapshot-identifier cli").exit()).isZero();
    String start =
        "start-export-task --export-task-identifier cli --source-arn arn:aws:rds:us-west-2:123456789012:snapshot:cli --s3-bucket-name amzn-s3-demo-bucket --iam-role-arn arn:aws:iam::123456789012:role/service-role/ExportRole --kms-key-id alias/lake";
    Run started =
        aws(aws, start + " --export-only db.public.orders db --query [Status,ExportOnly]");
    assertThat(started.out().replaceAll("\\s", ""))
        .isEqualTo("[\"STARTING\",[\"db.public.orders\",\"db\"]]");
    Run again = aws(aws, start);
    assertThat(again.exit()).isEqualTo(serviceError);
    assertThat(again.err())
        .contains(
            "An error occurred (ExportTaskAlreadyExists) when calling the StartExportTask operation: The export task with the ID cli already exists.");
    assertThat(again.out()).isEmpty();
    running.services.taskStore.await(
        new dev.spillway.core.task.ExportTaskId("cli"), task -> task.status().isEnd());
    assertThat(
            aws(
                    aws,
                    "describe-export-tasks --filters Name=status,Values=complete,failed --query ExportTasks[0].Status --output text")
                .out())
        .isEqualTo("COMPLETE\n");
    assertThat(aws(aws, "cancel-export-task --export-task-identifier cli").err())
        .contains("(InvalidExportTaskStateFault)");
    assertThat(
            aws(
                    aws,
                    "describe-events --source-type db-snapshot --source-identifier cli --query Events[-1].Message")
                .out())
        .isEqualTo("\"The snapshot export task completed.\"\n");
    assertThat(
            aws(
                    aws,
                    "copy-db-snapshot --source-db-snapshot-identifier cli --target-db-snapshot-identifier cli2 --copy-tags")
                .exit())
        .isZero();
    assertThat(aws(aws, "wait db-snapshot-available --db-snapshot-identifier cli2").exit())
        .isZero();
    assertThat(
            aws(
                    aws,
                    "list-tags-for-resource --resource-name arn:aws:rds:us-west-2:123456789012:snapshot:cli2 --query TagList[0].Value")
                .out())
        .isEqualTo("\"b\"\n");
    assertThat(
            aws(
                    aws,
                    "modify-db-snapshot-attribute --db-snapshot-identifier cli2 --attribute-name restore --values-to-add 111111111111 --query DBSnapshotAttributesResult.DBSnapshotAttributes[0].AttributeValues[0]")
                .out())
        .isEqualTo("\"111111111111\"\n");
    assertThat(
            aws(
                    aws,
                    "describe-event-categories --source-type db-cluster --query EventCategoriesMapList[0].EventCategories[0]")
                .out())
        .isEqualTo("\"notification\"\n");
    assertThat(aws(aws, "describe-db-engine-versions").err())
        .contains("DescribeDBEngineVersions is not supported by Spillway");
  }

  private Run aws(String aws, String words) throws Exception {
    List<String> command =
        new ArrayList<>(List.of(aws, "--endpoint-url", running.endpoint().toString(), "rds"));
    command.addAll(List.of(words.split(" ")));
    return run(command, aws);
  }

  private Run python(String python, String program, String... arguments) throws Exception {
    assumeTrue(
        run(List.of(python, "-c", "import boto3"), python).exit() == 0,
        "boto3 is not installed for " + python);
    List<String> command =
        new ArrayList<>(List.of(python, resource(program), running.endpoint().toString()));
    command.addAll(List.of(arguments));
    return run(command, python);
  }

  private String resource(String name) throws IOException {
    try (InputStream in =
        Objects.requireNonNull(OtherClientsTest.class.getResourceAsStream("clients/" + name))) {
      Path file = directory.resolve(name);
      Files.write(file, in.readAllBytes());
      return file.toString();
    }
  }

  private Run run(List<String> command, String program) throws Exception {
    File out = directory.resolve("out").toFile();
    File err = directory.resolve("err").toFile();
    ProcessBuilder builder = new ProcessBuilder(command).redirectOutput(out).redirectError(err);
    builder
        .environment()
        .putAll(
            Map.of(
                "AWS_ACCESS_KEY_ID",
                RunningApi.KEY,
                "AWS_SECRET_ACCESS_KEY",
                RunningApi.SECRET,
                "AWS_DEFAULT_REGION",
                "us-west-2",
                "AWS_CONFIG_FILE",
                directory.resolve("none").toString(),
                "AWS_SHARED_CREDENTIALS_FILE",
                directory.resolve("none").toString(),
                "AWS_PAGER",
                "",
                "LC_ALL",
                "C.UTF-8",
                "NODE_NO_WARNINGS",
                "1"));
    Process process;
    try {
      process = builder.start();
    } catch (IOException _) {
      assumeTrue(false, program + " is not installed");
      throw new IllegalStateException();
    }
    if (!process.waitFor(3, TimeUnit.MINUTES)) {
      process.destroyForcibly();
      throw new AssertionError(command + " did not end");
    }
    return new Run(
        process.exitValue(),
        Files.readString(out.toPath(), StandardCharsets.UTF_8),
        Files.readString(err.toPath(), StandardCharsets.UTF_8));
  }
}
