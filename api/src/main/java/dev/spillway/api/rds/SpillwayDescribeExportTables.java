package dev.spillway.api.rds;

import dev.spillway.core.export.TableState;
import dev.spillway.core.export.TableStates;
import dev.spillway.core.task.ExportTasks;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.rds.model.DescribeExportTasksRequest;

/// Tells how far each table of a running export is. Spillway's own: RDS tells nothing of single
/// tables. Its request is that of DescribeExportTasks, and whoever may call that may call this.
final class SpillwayDescribeExportTables implements Operation<DescribeExportTasksRequest> {
  private static final Shape<DescribeExportTasksRequest> SHAPE =
      Shape.of(
          "SpillwayDescribeExportTables",
          DescribeExportTasksRequest::builder,
          "ExportTaskIdentifier");

  /// @param number in the order of the plan
  private record Numbered(int number, TableState table) {}

  private static final Filters<Numbered> FILTERS =
      new Filters<>(
          Map.of(
              "status",
              item -> List.of(item.table().status().name().toLowerCase(Locale.ROOT)),
              "table",
              item -> List.of(item.table().name().toString())));

  private final ExportTasks tasks;

  SpillwayDescribeExportTables(ExportTasks tasks) {
    this.tasks = tasks;
  }

  @Override
  public Shape<DescribeExportTasksRequest> shape() {
    return SHAPE;
  }

  @Override
  public String permission() {
    return "rds:DescribeExportTasks";
  }

  @Override
  public String resource(DescribeExportTasksRequest request) {
    return "*";
  }

  @Override
  public SdkPojo answer(DescribeExportTasksRequest request) {
    Paging paging = Paging.of(request.maxRecords(), request.marker());
    TableStates states = tasks.tables(request.exportTaskIdentifier());
    List<Numbered> all = new ArrayList<>();
    states.tables().forEach(table -> all.add(new Numbered(all.size(), table)));
    Paging.Page<Numbered> page =
        paging.page(
            all.stream().filter(FILTERS.predicate(request.filters())),
            item -> "%09d".formatted(item.number()));
    OwnMembers answer = new OwnMembers();
    page.marker().ifPresent(marker -> answer.text("Marker", marker));
    return total(answer, states)
        .list("Tables", "Table", page.items().stream().map(item -> table(item.table())).toList());
  }

  private static OwnMembers total(OwnMembers answer, TableStates states) {
    return answer
        .number("TableCount", states.tables().size())
        .number("EndedTableCount", states.ended())
        .number("PlannedBytes", states.plannedBytes())
        .number("Bytes", states.bytes())
        .number("Rows", states.rows())
        .number("BytesPerSecond", states.bytesPerSecond());
  }

  private static OwnMembers table(TableState table) {
    return new OwnMembers()
        .text("Name", table.name().toString())
        .text("Status", table.status().name())
        .number("PlannedBytes", table.plannedBytes())
        .number("Bytes", table.bytes())
        .number("Rows", table.rows())
        .number("BytesPerSecond", table.bytesPerSecond());
  }
}
