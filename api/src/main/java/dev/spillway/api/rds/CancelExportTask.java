package dev.spillway.api.rds;

import dev.spillway.core.task.ExportTasks;
import software.amazon.awssdk.services.rds.model.CancelExportTaskRequest;
import software.amazon.awssdk.services.rds.model.CancelExportTaskResponse;
import software.amazon.awssdk.services.rds.model.RdsResponse;

/// Asks a running export to stop.
final class CancelExportTask implements Operation<CancelExportTaskRequest> {
  private static final Shape<CancelExportTaskRequest> SHAPE =
      Shape.of("CancelExportTask", CancelExportTaskRequest::builder, "ExportTaskIdentifier");

  private final ExportTasks tasks;

  CancelExportTask(ExportTasks tasks) {
    this.tasks = tasks;
  }

  @Override
  public Shape<CancelExportTaskRequest> shape() {
    return SHAPE;
  }

  @Override
  public String resource(CancelExportTaskRequest request) {
    return "*";
  }

  @Override
  public RdsResponse answer(CancelExportTaskRequest request) {
    return ExportTaskMembers.flat(
            tasks.cancel(request.exportTaskIdentifier()), CancelExportTaskResponse.builder())
        .build();
  }
}
