package dev.spillway.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.spillway.core.snapshot.SnapshotId;
import dev.spillway.core.snapshot.SnapshotKind;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The real `aws` program and the real boto3, where they are installed.
class AwsCliTest {
  private final RunningApi api = RunningApi.start();
  @TempDir Path home;

  private record Run(int exit, String out, String err) {}

  @BeforeEach
  void configure() throws IOException {
    Files.writeString(
        home.resolve("config"), "[default]\nregion = us-west-2\ncli_timestamp_format = wire\n");
    Files.writeString(
        home.resolve("credentials"),
        "[default]\naws_access_key_id = %s\naws_secret_access_key = %s\n"
            .formatted(RunningApi.KEY, RunningApi.SECRET));
  }

  @AfterEach
  void stop() {
    api.close();
  }

  @Test
  void theExampleOfTheCliPagePrintsTheOutputOfTheCliPage() throws Exception {
    Run run = startExample();

    assertThat(run.err()).isEmpty();
    assertThat(run.exit()).isZero();
    assertThat(run.out())
        .isEqualTo(
            """
            {
                "ExportTaskIdentifier": "my-s3-export",
                "SourceArn": "arn:aws:rds:us-west-2:123456789012:snapshot:db5-snapshot-test",
                "SnapshotTime": "2020-03-27T20:48:42.023Z",
                "S3Bucket": "amzn-s3-demo-bucket",
                "IamRoleArn": "arn:aws:iam::123456789012:role/service-role/ExportRole",
                "KmsKeyId": "arn:aws:kms:us-west-2:123456789012:key/abcd0000-7fca-4128-82f2-aabbccddeeff",
                "Status": "STARTING",
                "PercentProgress": 0,
                "TotalExtractedDataInGB": 0,
                "SourceType": "SNAPSHOT"
            }
            """);
  }

  @Test
  void describeCancelAndErrorsPrintWhatScriptsRead() throws Exception {
    startExample();

    assertThat(startExample().err())
        .contains(
            "An error occurred (ExportTaskAlreadyExists) when calling the StartExportTask operation: The export task with the ID my-s3-export already exists.");
    assertThat(
            aws(
                    "describe-export-tasks",
                    "--filters",
                    "Name=status,Values=in_progress,starting",
                    "--query",
                    "ExportTasks[0].Status",
                    "--output",
                    "text")
                .out())
        .isEqualTo("STARTING\n");
    assertThat(
            aws(
                    "cancel-export-task",
                    "--export-task-identifier",
                    "my-s3-export",
                    "--query",
                    "Status")
                .out())
        .isEqualTo("\"CANCELING\"\n");
    assertThat(aws("describe-export-tasks", "--export-task-identifier", "nobody").err())
        .contains("(ExportTaskNotFound)");
    assertThat(aws("describe-db-engine-versions").err())
        .contains("(InvalidAction)")
        .contains("DescribeDBEngineVersions is not supported by Spillway");
  }

  @Test
  void snapshotsAreMadeWaitedForAndDeleted() throws Exception {
    Run made =
        aws(
            "create-db-snapshot",
            "--db-snapshot-identifier",
            "s",
            "--db-instance-identifier",
            "db5",
            "--tags",
            "Key=team,Value=data",
            "--query",
            "DBSnapshot.TagList[0].Value");
    assertThat(made.out()).isEqualTo("\"data\"\n");
    api.snapshots().finish(new SnapshotId(SnapshotKind.DB, "s"));

    assertThat(aws("wait", "db-snapshot-available", "--db-snapshot-identifier", "s").exit())
        .isZero();
    assertThat(aws("delete-db-snapshot", "--db-snapshot-identifier", "s").exit()).isZero();
    assertThat(aws("wait", "db-snapshot-deleted", "--db-snapshot-identifier", "s").exit()).isZero();
    assertThat(
            aws(
                    "describe-db-clusters",
                    "--query",
                    "DBClusters[0].DBClusterMembers[0].DBInstanceIdentifier",
                    "--output",
                    "text")
                .out())
        .isEqualTo("db5\n");
  }

  @Test
  void boto3StartsPagesCatchesAndPresigns() throws Exception {
    assumeTrue(run("python3", "-c", "import boto3").exit() == 0, "boto3 is not installed");
    String program =
        """
        import sys, urllib.request, boto3
        rds = boto3.client("rds", endpoint_url=sys.argv[1])
        task = dict(SourceArn="arn:aws:rds:us-west-2:123456789012:cluster:db5", S3BucketName="b",
                    IamRoleArn="r", KmsKeyId="k", S3Prefix="", ExportOnly=[])
        for i in range(25):
            answer = rds.start_export_task(ExportTaskIdentifier="t%d" % i, **task)
        print(answer["Status"], answer["SourceType"], "ExportOnly" in answer)
        pages = rds.get_paginator("describe_export_tasks").paginate(PaginationConfig={"PageSize": 20})
        print([len(page["ExportTasks"]) for page in pages])
        try:
            rds.cancel_export_task(ExportTaskIdentifier="nobody")
        except rds.exceptions.ExportTaskNotFoundFault as e:
            print(e.response["Error"]["Code"], e.response["ResponseMetadata"]["HTTPStatusCode"])
        for method in "GET", "POST":
            url = rds.generate_presigned_url("start_export_task",
                                             dict(ExportTaskIdentifier="signed-" + method, **task), 60, method)
            print(urllib.request.urlopen(urllib.request.Request(url, method=method)).status)
        """;
    Run run = run("python3", "-c", program, api.endpoint().toString());

    assertThat(run.err()).isEmpty();
    assertThat(run.out())
        .isEqualTo("STARTING CLUSTER False\n[20, 5]\nExportTaskNotFound 404\n200\n200\n");
  }

  private Run startExample() throws Exception {
    return aws(
        "start-export-task",
        "--export-task-identifier",
        "my-s3-export",
        "--source-arn",
        "arn:aws:rds:us-west-2:123456789012:snapshot:db5-snapshot-test",
        "--s3-bucket-name",
        "amzn-s3-demo-bucket",
        "--iam-role-arn",
        "arn:aws:iam::123456789012:role/service-role/ExportRole",
        "--kms-key-id",
        "arn:aws:kms:us-west-2:123456789012:key/abcd0000-7fca-4128-82f2-aabbccddeeff");
  }

  private Run aws(String... arguments) throws Exception {
    assumeTrue(run("aws", "--version").exit() == 0, "the aws CLI is not installed");
    List<String> command =
        new ArrayList<>(List.of("aws", "--endpoint-url", api.endpoint().toString(), "rds"));
    command.addAll(List.of(arguments));
    return run(command.toArray(String[]::new));
  }

  private Run run(String... command) throws Exception {
    File out = home.resolve("out").toFile();
    File err = home.resolve("err").toFile();
    ProcessBuilder builder = new ProcessBuilder(command).redirectOutput(out).redirectError(err);
    builder
        .environment()
        .putAll(
            Map.of(
                "AWS_CONFIG_FILE",
                home.resolve("config").toString(),
                "AWS_SHARED_CREDENTIALS_FILE",
                home.resolve("credentials").toString(),
                "AWS_PAGER",
                "",
                "LC_ALL",
                "C.UTF-8"));
    Process process;
    try {
      process = builder.start();
    } catch (IOException e) {
      return new Run(127, "", e.toString());
    }
    if (!process.waitFor(3, TimeUnit.MINUTES)) {
      process.destroyForcibly();
      throw new AssertionError(List.of(command) + " did not end");
    }
    return new Run(
        process.exitValue(),
        Files.readString(out.toPath(), StandardCharsets.UTF_8),
        Files.readString(err.toPath(), StandardCharsets.UTF_8));
  }
}
