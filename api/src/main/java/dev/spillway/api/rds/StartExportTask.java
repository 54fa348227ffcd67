package dev.spillway.api.rds;

import dev.spillway.core.policy.Requester;
import dev.spillway.core.task.ExportTasks;
import dev.spillway.core.task.StartExport;
import software.amazon.awssdk.services.rds.model.RdsResponse;
import software.amazon.awssdk.services.rds.model.StartExportTaskRequest;
import software.amazon.awssdk.services.rds.model.StartExportTaskResponse;

/// Starts an export; what it may refuse is the task service's business.
final class StartExportTask implements GuardedOperation<StartExportTaskRequest> {
  private static final Shape<StartExportTaskRequest> SHAPE =
      Shape.of(
          "StartExportTask",
          StartExportTaskRequest::builder,
          "ExportTaskIdentifier",
          "SourceArn",
          "S3BucketName",
          "IamRoleArn",
          "KmsKeyId");

  private final ExportTasks tasks;

  StartExportTask(ExportTasks tasks) {
    this.tasks = tasks;
  }

  @Override
  public Shape<StartExportTaskRequest> shape() {
    return SHAPE;
  }

  @Override
  public String resource(StartExportTaskRequest request) {
    return request.sourceArn();
  }

  @Override
  public RdsResponse answer(StartExportTaskRequest request, Requester requester) {
    StartExport start =
        new StartExport(
            request.exportTaskIdentifier(),
            request.sourceArn(),
            request.s3BucketName(),
            request.iamRoleArn(),
            request.kmsKeyId(),
            request.s3Prefix() == null ? "" : request.s3Prefix(),
            request.exportOnly());
    return ExportTaskMembers.flat(tasks.start(start, requester), StartExportTaskResponse.builder())
        .build();
  }
}
