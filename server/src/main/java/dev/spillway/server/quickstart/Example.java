package dev.spillway.server.quickstart;

/// The names in the AWS CLI's own example of `start-export-task`.
final class Example {
  static final String REGION = "us-west-2";
  static final String INSTANCE = "db5";
  static final String SNAPSHOT = "db5-snapshot-test";
  static final String SNAPSHOT_ARN =
      "arn:aws:rds:us-west-2:123456789012:snapshot:db5-snapshot-test";
  static final String BUCKET = "amzn-s3-demo-bucket";
  static final String ROLE_ARN = "arn:aws:iam::123456789012:role/service-role/ExportRole";
  static final String KEY_ID = "abcd0000-7fca-4128-82f2-aabbccddeeff";
  static final String KEY_ARN = "arn:aws:kms:us-west-2:123456789012:key/" + KEY_ID;

  private Example() {}
}
