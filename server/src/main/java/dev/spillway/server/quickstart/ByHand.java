package dev.spillway.server.quickstart;

import java.util.ArrayList;
import java.util.List;

/// What somebody types to do the same without Spillway's own client.
final class ByHand {
  static final String TASK = "my-s3-export";

  private final Addresses addresses;
  private final Sample sample;

  ByHand(Addresses addresses, Sample sample) {
    this.addresses = addresses;
    this.sample = sample;
  }

  List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add("export AWS_SHARED_CREDENTIALS_FILE=" + addresses.credentialsFile());
    lines.add("export AWS_CONFIG_FILE=" + addresses.configFile());
    lines.add("");
    lines.addAll(
        command(
            "aws rds start-export-task",
            "--export-task-identifier " + TASK,
            "--source-arn " + Example.SNAPSHOT_ARN,
            "--s3-bucket-name " + Example.BUCKET,
            "--iam-role-arn " + Example.ROLE_ARN,
            "--kms-key-id " + Example.KEY_ARN,
            at(addresses.api().toString())));
    lines.addAll(
        command(
            "aws rds describe-export-tasks --export-task-identifier " + TASK,
            at(addresses.api().toString())));
    lines.addAll(
        command(
            "aws s3 cp --recursive s3://%s/%s ./%s".formatted(Example.BUCKET, TASK, TASK),
            at(addresses.store().toString())));
    lines.add("duckdb -c \"" + duckDbSql(sample, TASK) + "\"");
    return lines;
  }

  /// A question that the exported files answer, in a folder that holds them.
  static String duckDbSql(Sample sample, String folder) {
    return ("SELECT currency, count(*) AS orders, sum(total::DECIMAL(14, 2)) AS total"
            + " FROM '%s/shop/%s.orders/*/*.parquet' GROUP BY ALL ORDER BY ALL")
        .formatted(folder, sample.schema());
  }

  private String at(String url) {
    return "--endpoint-url " + url + " --profile " + addresses.profile();
  }

  private static List<String> command(String... parts) {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < parts.length; i++) {
      lines.add((i == 0 ? "" : "    ") + parts[i] + (i == parts.length - 1 ? "" : " \\"));
    }
    return lines;
  }
}
