package dev.spillway.api.rds;

import dev.spillway.core.task.ExportTask;
import dev.spillway.core.task.ExportTasks;
import dev.spillway.core.task.SourceType;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import software.amazon.awssdk.services.rds.model.DescribeExportTasksRequest;
import software.amazon.awssdk.services.rds.model.DescribeExportTasksResponse;
import software.amazon.awssdk.services.rds.model.RdsResponse;

/// Lists export tasks, the newest first.
final class DescribeExportTasks implements Operation<DescribeExportTasksRequest> {
  private static final Shape<DescribeExportTasksRequest> SHAPE =
      Shape.of("DescribeExportTasks", DescribeExportTasksRequest::builder);

  private static final Filters<ExportTask> FILTERS =
      new Filters<>(
          Map.of(
              "export-task-identifier",
              task -> List.of(task.id().text()),
              "s3-bucket",
              task -> List.of(task.s3Bucket()),
              "source-arn",
              task -> List.of(task.source().text()),
              "status",
              task -> List.of(task.status().name().toLowerCase(Locale.ROOT))));

  private final ExportTasks tasks;

  DescribeExportTasks(ExportTasks tasks) {
    this.tasks = tasks;
  }

  @Override
  public Shape<DescribeExportTasksRequest> shape() {
    return SHAPE;
  }

  @Override
  public String resource(DescribeExportTasksRequest request) {
    return "*";
  }

  @Override
  public RdsResponse answer(DescribeExportTasksRequest request) {
    Paging paging = Paging.of(request.maxRecords(), request.marker());
    Predicate<ExportTask> wanted = wanted(request);
    Stream<ExportTask> candidates =
        Given.optional("ExportTaskIdentifier", request.exportTaskIdentifier())
            .map(id -> Stream.of(tasks.find(id)))
            .orElseGet(() -> tasks.list().stream());
    Paging.Page<ExportTask> page =
        paging.page(candidates.filter(wanted), DescribeExportTasks::position);
    return DescribeExportTasksResponse.builder()
        .marker(page.marker().orElse(null))
        .exportTasks(page.items().stream().map(ExportTaskMembers::of).toList())
        .build();
  }

  private static Predicate<ExportTask> wanted(DescribeExportTasksRequest request) {
    Predicate<ExportTask> wanted = FILTERS.predicate(request.filters());
    Optional<String> arn = Given.optional("SourceArn", request.sourceArn());
    Optional<SourceType> type =
        Given.optional("SourceType", request.sourceTypeAsString())
            .map(DescribeExportTasks::sourceType);
    return wanted
        .and(task -> arn.map(task.source().text()::equals).orElse(true))
        .and(task -> type.map(task.source().sourceType()::equals).orElse(true));
  }

  private static SourceType sourceType(String text) {
    return Arrays.stream(SourceType.values())
        .filter(type -> type.name().equals(text))
        .findFirst()
        .orElseThrow(() ->
            Given.invalid(
                "Invalid value '%s' for SourceType. Valid values: %s"
                    .formatted(text, Arrays.toString(SourceType.values()))));
  }

  /// Orders the newest first; tasks of the same instant by their names.
  private static String position(ExportTask task) {
    Instant created = task.created();
    return "%012d%09d%s"
        .formatted(
            999_999_999_999L - created.getEpochSecond(),
            999_999_999 - created.getNano(),
            task.id().text());
  }
}
