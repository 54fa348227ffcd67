package dev.spillway.server.product;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.spillway.testkit.parquet.ParquetRows;
import dev.spillway.testkit.postgres.PostgresMajors;
import dev.spillway.testkit.postgres.TestPostgres;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.rds.model.StartExportTaskResponse;

/// The example of the AWS CLI's page on `start-export-task`, by each client that people have,
/// against a whole server: to the answer on that page and then to the rows in the bucket.
class SeedExampleTest {
  private static final String TASK = "my-s3-export";

  private static final String COMMAND =
      """
      aws rds start-export-task \\
          --export-task-identifier my-s3-export \\
          --source-arn arn:aws:rds:us-west-2:123456789012:snapshot:db5-snapshot-test \\
          --s3-bucket-name amzn-s3-demo-bucket \\
          --iam-role-arn arn:aws:iam::123456789012:role/service-role/ExportRole \\
          --kms-key-id arn:aws:kms:us-west-2:123456789012:key/abcd0000-7fca-4128-82f2-aabbccddeeff\
      """;

  private static final String OUTPUT =
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
      """;

  private static final String BOTO3 =
      """
      import boto3, json, sys
      client = boto3.Session(profile_name="spillway").client("rds", endpoint_url=sys.argv[1])
      response = client.start_export_task(
          ExportTaskIdentifier="my-s3-export",
          SourceArn="arn:aws:rds:us-west-2:123456789012:snapshot:db5-snapshot-test",
          S3BucketName="amzn-s3-demo-bucket",
          IamRoleArn="arn:aws:iam::123456789012:role/service-role/ExportRole",
          KmsKeyId="arn:aws:kms:us-west-2:123456789012:key/abcd0000-7fca-4128-82f2-aabbccddeeff",
      )
      del response["ResponseMetadata"]
      response["SnapshotTime"] = response["SnapshotTime"].strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"
      print(json.dumps(response, indent=4))
      """;

  @TempDir static Path directory;
  private static TestPostgres postgres;
  private static Product product;

  @BeforeAll
  static void start() throws IOException {
    postgres = TestPostgres.start(PostgresMajors.newest());
    postgres.execute("postgres", "CREATE TABLE numbers AS SELECT generate_series(1, 100) AS n");
    product = Product.start(directory.resolve("spillway"), postgres);
    assertThat(product.snapshot("db5-snapshot-test").status()).isEqualTo("available");
  }

  @AfterAll
  static void stop() {
    product.close();
    postgres.close();
  }

  @Test
  void theSdkForJava() {
    StartExportTaskResponse started =
        product.rds.startExportTask(request ->
            request
                .exportTaskIdentifier("by-java")
                .sourceArn(Product.snapshotArn("db5-snapshot-test"))
                .s3BucketName(Product.BUCKET)
                .iamRoleArn(Product.ROLE)
                .kmsKeyId(Product.KEY));
    assertThat(started)
        .hasToString(
            StartExportTaskResponse.builder()
                .exportTaskIdentifier("by-java")
                .sourceArn("arn:aws:rds:us-west-2:123456789012:snapshot:db5-snapshot-test")
                .snapshotTime(started.snapshotTime())
                .s3Bucket("amzn-s3-demo-bucket")
                .iamRoleArn(Product.ROLE)
                .kmsKeyId(Product.KEY)
                .status("STARTING")
                .percentProgress(0)
                .totalExtractedDataInGB(0)
                .sourceType("SNAPSHOT")
                .build()
                .toString());
    requireRows("by-java");
  }

  /// One task of each name, so only Debian's program gets the name of the page.
  @ParameterizedTest
  @Tag("all")
  @CsvSource({"/usr/bin/aws, 2, my-s3-export", "aws, 1, my-s3-export-by-1"})
  void theAwsCli(String program, int major, String task) throws Exception {
    Run version = bash(program + " --version");
    assumeTrue(
        version.exit() == 0 && version.out().startsWith("aws-cli/" + major + "."),
        "no aws CLI of version %d at %s".formatted(major, program));
    Run run =
        bash(
            COMMAND.replaceFirst("aws", program).replace(TASK, task)
                + " --profile spillway --endpoint-url "
                + product.endpoint());
    requireOutput(run, task);
  }

  @ParameterizedTest
  @Tag("all")
  @ValueSource(strings = {"/usr/bin/python3", "python3"})
  void boto3(String python) throws Exception {
    assumeTrue(
        bash(python + " -c 'import boto3'").exit() == 0, "boto3 is not installed for " + python);
    String task = TASK + "-by" + python.replace('/', '-');
    Path program = Files.writeString(directory.resolve("seed.py"), BOTO3.replace(TASK, task));
    requireOutput(bash("%s %s %s".formatted(python, program, product.endpoint())), task);
  }

  private static void requireOutput(Run run, String task) {
    assertThat(run.exit()).as(run.out()).isZero();
    assertThat(
            run.out()
                .replaceFirst(
                    "\"\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}(Z|000\\+00:00)\"",
                    "\"…\""))
        .isEqualTo(OUTPUT.replace(TASK, task));
    requireRows(task);
  }

  private static void requireRows(String task) {
    assertThat(product.awaitEnd(task).status()).isEqualTo("COMPLETE");
    List<Optional<String>> rows =
        product.parts(task + "/postgres/public.numbers/1").stream()
            .flatMap(part -> ParquetRows.of(part).stream())
            .map(List::getFirst)
            .toList();
    assertThat(rows)
        .containsExactlyInAnyOrderElementsOf(
            IntStream.rangeClosed(1, 100).mapToObj(n -> Optional.of(String.valueOf(n))).toList());
  }

  private record Run(int exit, String out) {}

  /// Runs a line as somebody does who was told where the client's files are.
  private static Run bash(String line) throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder("bash", "-c", line).redirectErrorStream(true);
    Path data = directory.resolve("spillway/data");
    builder
        .environment()
        .put("AWS_SHARED_CREDENTIALS_FILE", data.resolve("credentials").toString());
    builder.environment().put("AWS_CONFIG_FILE", data.resolve("config").toString());
    Process process = builder.start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Run(process.waitFor(), out);
  }
}
