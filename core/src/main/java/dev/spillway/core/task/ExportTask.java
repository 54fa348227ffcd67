package dev.spillway.core.task;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// An export task: what was asked, exactly as it was sent, and how far it is.
///
/// @param s3Prefix as sent; empty if none was
/// @param snapshotTime for a snapshot its create time, from the beginning; for a cluster the time
///   of its consistent read, absent before
/// @param startTime present from IN_PROGRESS on
/// @param endTime present in the three end states
/// @param extractedBytes source bytes read
/// @param failureCause present only in FAILED
/// @param warningMessage RDS's JSON text, present if something was left out or degraded
/// @param created when StartExportTask accepted it
public record ExportTask(
    ExportTaskId id,
    SourceArn source,
    List<String> exportOnly,
    String s3Bucket,
    String s3Prefix,
    String iamRoleArn,
    String kmsKeyId,
    ExportTaskStatus status,
    int percentProgress,
    long extractedBytes,
    Instant created,
    Optional<Instant> snapshotTime,
    Optional<Instant> startTime,
    Optional<Instant> endTime,
    Optional<String> failureCause,
    Optional<String> warningMessage) {
  public ExportTask {
    exportOnly = List.copyOf(exportOnly);
  }
}
