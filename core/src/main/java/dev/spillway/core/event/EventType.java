package dev.spillway.core.event;

import java.util.Set;
import java.util.TreeSet;

/// RDS's events of snapshots and export tasks, with their numbers, categories and words.
///
/// @see <a href="https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_Events.Messages.html">
///   RDS: event categories and messages</a>
public enum EventType {
  CREATING_MANUAL_SNAPSHOT(
      40, EventSource.DB_SNAPSHOT, EventCategory.CREATION, "Creating manual snapshot."),
  DELETED_SNAPSHOT(41, EventSource.DB_SNAPSHOT, EventCategory.DELETION, "Deleted user snapshot."),
  MANUAL_SNAPSHOT_CREATED(
      42, EventSource.DB_SNAPSHOT, EventCategory.CREATION, "Manual snapshot created."),
  CREATING_AUTOMATED_SNAPSHOT(
      90, EventSource.DB_SNAPSHOT, EventCategory.CREATION, "Creating automated snapshot."),
  AUTOMATED_SNAPSHOT_CREATED(
      91, EventSource.DB_SNAPSHOT, EventCategory.CREATION, "Automated snapshot created."),
  SNAPSHOT_COPY_STARTED(
      196,
      EventSource.DB_SNAPSHOT,
      EventCategory.NOTIFICATION,
      "Started copy of snapshot %s in region %s."),
  SNAPSHOT_COPY_FINISHED(
      197,
      EventSource.DB_SNAPSHOT,
      EventCategory.NOTIFICATION,
      "Finished copy of snapshot %s in region %s."),
  SNAPSHOT_EXPORT_FAILED(
      159, EventSource.DB_SNAPSHOT, EventCategory.NOTIFICATION, "The snapshot export task failed."),
  SNAPSHOT_EXPORT_CANCELED(
      160,
      EventSource.DB_SNAPSHOT,
      EventCategory.NOTIFICATION,
      "The snapshot export task was canceled."),
  SNAPSHOT_EXPORT_COMPLETED(
      161,
      EventSource.DB_SNAPSHOT,
      EventCategory.NOTIFICATION,
      "The snapshot export task completed."),
  SNAPSHOT_TABLE_FAILED(
      484,
      EventSource.DB_SNAPSHOT,
      EventCategory.FAILURE,
      "Export task %s: Table extraction failed for table %s due to %s."),
  SNAPSHOT_TABLE_UNDIVIDED(
      486,
      EventSource.DB_SNAPSHOT,
      EventCategory.NOTIFICATION,
      "Export task %s: Table %s will be exported in a slower single-threaded mode. Please expect a delay in export completion."),
  SNAPSHOT_TABLE_IN_PROGRESS(
      487,
      EventSource.DB_SNAPSHOT,
      EventCategory.NOTIFICATION,
      "Export task %s: Table %s is in progress, and the exported size is %d GB."),
  SNAPSHOT_EXPORT_PROGRESS(
      488,
      EventSource.DB_SNAPSHOT,
      EventCategory.NOTIFICATION,
      "Export task %s: Export progress is at %d%% with %d table(s) in-progress and %d table(s) finished. The total size of finished tables is %d GB."),
  SNAPSHOT_EXPORT_STAGE(
      488, EventSource.DB_SNAPSHOT, EventCategory.NOTIFICATION, "Export task %s is at %s stage."),

  CREATING_MANUAL_CLUSTER_SNAPSHOT(
      74,
      EventSource.DB_CLUSTER_SNAPSHOT,
      EventCategory.BACKUP,
      "Creating manual cluster snapshot."),
  MANUAL_CLUSTER_SNAPSHOT_CREATED(
      75,
      EventSource.DB_CLUSTER_SNAPSHOT,
      EventCategory.BACKUP,
      "Manual cluster snapshot created."),
  CREATING_AUTOMATED_CLUSTER_SNAPSHOT(
      168,
      EventSource.DB_CLUSTER_SNAPSHOT,
      EventCategory.BACKUP,
      "Creating automated cluster snapshot."),
  AUTOMATED_CLUSTER_SNAPSHOT_CREATED(
      169,
      EventSource.DB_CLUSTER_SNAPSHOT,
      EventCategory.BACKUP,
      "Automated cluster snapshot created."),
  CLUSTER_SNAPSHOT_EXPORT_FAILED(
      162,
      EventSource.DB_CLUSTER_SNAPSHOT,
      EventCategory.NOTIFICATION,
      "The cluster snapshot export task failed."),
  CLUSTER_SNAPSHOT_EXPORT_CANCELED(
      163,
      EventSource.DB_CLUSTER_SNAPSHOT,
      EventCategory.NOTIFICATION,
      "The cluster snapshot export task was canceled."),
  CLUSTER_SNAPSHOT_EXPORT_COMPLETED(
      164,
      EventSource.DB_CLUSTER_SNAPSHOT,
      EventCategory.NOTIFICATION,
      "The cluster snapshot export task completed."),
  CLUSTER_SNAPSHOT_TABLE_FAILED(
      489,
      EventSource.DB_CLUSTER_SNAPSHOT,
      EventCategory.FAILURE,
      "Export task %s: Table extraction failed for table %s due to %s."),
  CLUSTER_SNAPSHOT_TABLE_UNDIVIDED(
      491,
      EventSource.DB_CLUSTER_SNAPSHOT,
      EventCategory.NOTIFICATION,
      "Export task %s: Table %s will be exported in a slower single-threaded mode. Please expect a delay in export completion."),
  CLUSTER_SNAPSHOT_TABLE_IN_PROGRESS(
      492,
      EventSource.DB_CLUSTER_SNAPSHOT,
      EventCategory.NOTIFICATION,
      "Export task %s: Table %s is in progress, and the exported size is %d GB."),
  CLUSTER_SNAPSHOT_EXPORT_PROGRESS(
      493,
      EventSource.DB_CLUSTER_SNAPSHOT,
      EventCategory.NOTIFICATION,
      "Export task %s: Export progress is at %d%% with %d table(s) in-progress and %d table(s) finished. The total size of finished tables is %d GB."),
  CLUSTER_SNAPSHOT_EXPORT_STAGE(
      493,
      EventSource.DB_CLUSTER_SNAPSHOT,
      EventCategory.NOTIFICATION,
      "Export task %s is at %s stage."),

  CLUSTER_EXPORT_FAILED(
      234, EventSource.DB_CLUSTER, EventCategory.NOTIFICATION, "Export task failed."),
  CLUSTER_EXPORT_CANCELED(
      235, EventSource.DB_CLUSTER, EventCategory.NOTIFICATION, "Export task canceled."),
  CLUSTER_EXPORT_COMPLETED(
      236, EventSource.DB_CLUSTER, EventCategory.NOTIFICATION, "Export task completed.");

  private final int number;
  private final EventSource source;
  private final EventCategory category;
  private final String words;

  EventType(int number, EventSource source, EventCategory category, String words) {
    this.number = number;
    this.source = source;
    this.category = category;
    this.words = words;
  }

  /// As rules of EventBridge match it, such as `RDS-EVENT-0161`.
  public String id() {
    return "RDS-EVENT-%04d".formatted(number);
  }

  public EventSource source() {
    return source;
  }

  public EventCategory category() {
    return category;
  }

  String message(Object... names) {
    return words.formatted(names);
  }

  /// The categories that events of this source have, in the order of their names.
  public static Set<EventCategory> categoriesOf(EventSource source) {
    Set<EventCategory> categories = new TreeSet<>();
    for (EventType type : values()) {
      if (type.source == source) {
        categories.add(type.category);
      }
    }
    return categories;
  }
}
