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

  /// The task, its data now being extracted. A second start (after a restart) keeps the first's
  /// time.
  ExportTask started(Instant now, Instant pointInTime) {
    return new ExportTask(
        id,
        source,
        exportOnly,
        s3Bucket,
        s3Prefix,
        iamRoleArn,
        kmsKeyId,
        ExportTaskStatus.IN_PROGRESS,
        percentProgress,
        extractedBytes,
        created,
        Optional.of(pointInTime),
        startTime.or(() -> Optional.of(now)),
        endTime,
        failureCause,
        warningMessage);
  }

  /// The task, further on. Progress never falls, whatever a restart counts anew.
  ExportTask progressed(int percent, long bytes) {
    return with(
        status,
        Math.max(percentProgress, percent),
        Math.max(extractedBytes, bytes),
        endTime,
        failureCause,
        warningMessage);
  }

  ExportTask canceling() {
    return with(
        ExportTaskStatus.CANCELING,
        percentProgress,
        extractedBytes,
        endTime,
        failureCause,
        warningMessage);
  }

  ExportTask canceled(Instant now) {
    return with(
        ExportTaskStatus.CANCELED,
        percentProgress,
        extractedBytes,
        Optional.of(now),
        failureCause,
        warningMessage);
  }

  ExportTask failed(Instant now, String cause) {
    return with(
        ExportTaskStatus.FAILED,
        percentProgress,
        extractedBytes,
        Optional.of(now),
        Optional.of(cause),
        warningMessage);
  }

  ExportTask complete(Instant now, long bytes, Optional<String> warning) {
    return with(ExportTaskStatus.COMPLETE, 100, bytes, Optional.of(now), failureCause, warning);
  }

  private ExportTask with(
      ExportTaskStatus newStatus,
      int percent,
      long bytes,
      Optional<Instant> ended,
      Optional<String> cause,
      Optional<String> warning) {
    return new ExportTask(
        id,
        source,
        exportOnly,
        s3Bucket,
        s3Prefix,
        iamRoleArn,
        kmsKeyId,
        newStatus,
        percent,
        bytes,
        created,
        snapshotTime,
        startTime,
        ended,
        cause,
        warning);
  }
}
