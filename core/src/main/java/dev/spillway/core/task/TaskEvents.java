package dev.spillway.core.task;

import dev.spillway.core.event.Event;
import dev.spillway.core.event.EventType;
import dev.spillway.core.source.Skip;
import dev.spillway.core.source.TableName;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/// What a task's changes of status mean to those who watch its source.
final class TaskEvents {
  /// Tables that an event of their own names; all are named in `export_tables_info`.
  private static final int MOST_TABLES = 100;

  private TaskEvents() {}

  /// The events of a change, none if the status stays.
  static List<Event> of(ExportTask before, ExportTask after) {
    if (before.status() == after.status()) {
      return List.of();
    }
    Optional<Event> event =
        switch (after.status()) {
          case STARTING, CANCELING -> Optional.empty();
          case IN_PROGRESS -> stage(after);
          case COMPLETE, FAILED, CANCELED -> Optional.of(end(after));
        };
    return event.stream().toList();
  }

  /// Why single tables are not part of an export that goes on; RDS knows no such event of clusters.
  static List<Event> leftOut(ExportTask task, SortedMap<TableName, Skip> tables, Instant now) {
    Optional<EventType> type =
        switch (task.source().kind()) {
          case SNAPSHOT -> Optional.of(EventType.SNAPSHOT_TABLE_FAILED);
          case CLUSTER_SNAPSHOT -> Optional.of(EventType.CLUSTER_SNAPSHOT_TABLE_FAILED);
          case CLUSTER -> Optional.empty();
        };
    List<Event> events = new ArrayList<>();
    for (Map.Entry<TableName, Skip> table : tables.entrySet()) {
      if (type.isPresent() && events.size() < MOST_TABLES) {
        events.add(
            Event.of(
                type.get(),
                task.source().name(),
                now,
                task.id(),
                table.getKey(),
                table.getValue().reason()));
      }
    }
    return events;
  }

  private static Optional<Event> stage(ExportTask task) {
    Optional<EventType> type =
        switch (task.source().kind()) {
          case SNAPSHOT -> Optional.of(EventType.SNAPSHOT_EXPORT_STAGE);
          case CLUSTER_SNAPSHOT -> Optional.of(EventType.CLUSTER_SNAPSHOT_EXPORT_STAGE);
          case CLUSTER -> Optional.empty();
        };
    return type.map(known ->
        Event.of(
            known,
            task.source().name(),
            task.startTime().orElse(task.created()),
            task.id(),
            task.status()));
  }

  private static Event end(ExportTask task) {
    return Event.of(
        endType(task.source().kind(), task.status()),
        task.source().name(),
        task.endTime().orElse(task.created()));
  }

  private static EventType endType(SourceArn.Kind kind, ExportTaskStatus status) {
    boolean failed = status == ExportTaskStatus.FAILED;
    boolean complete = status == ExportTaskStatus.COMPLETE;
    return switch (kind) {
      case SNAPSHOT ->
          failed
              ? EventType.SNAPSHOT_EXPORT_FAILED
              : complete ? EventType.SNAPSHOT_EXPORT_COMPLETED : EventType.SNAPSHOT_EXPORT_CANCELED;
      case CLUSTER_SNAPSHOT ->
          failed
              ? EventType.CLUSTER_SNAPSHOT_EXPORT_FAILED
              : complete
                  ? EventType.CLUSTER_SNAPSHOT_EXPORT_COMPLETED
                  : EventType.CLUSTER_SNAPSHOT_EXPORT_CANCELED;
      case CLUSTER ->
          failed
              ? EventType.CLUSTER_EXPORT_FAILED
              : complete ? EventType.CLUSTER_EXPORT_COMPLETED : EventType.CLUSTER_EXPORT_CANCELED;
    };
  }
}
