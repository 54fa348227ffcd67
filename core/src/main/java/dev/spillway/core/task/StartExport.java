package dev.spillway.core.task;

import java.util.List;

/// The parameters of StartExportTask as they were sent. An absent prefix is the empty text, an
/// absent ExportOnly the empty list.
public record StartExport(
    String exportTaskIdentifier,
    String sourceArn,
    String s3BucketName,
    String iamRoleArn,
    String kmsKeyId,
    String s3Prefix,
    List<String> exportOnly) {
  public StartExport {
    exportOnly = List.copyOf(exportOnly);
  }
}
