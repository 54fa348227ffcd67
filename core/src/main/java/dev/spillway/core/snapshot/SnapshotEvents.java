package dev.spillway.core.snapshot;

import dev.spillway.core.event.Event;
import dev.spillway.core.event.EventType;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// What the life of a snapshot means to those who watch it. RDS knows no event of a failed one, and
/// none of a deleted cluster snapshot.
final class SnapshotEvents {
  private SnapshotEvents() {}

  static List<Event> creating(DbSnapshot snapshot, Instant now) {
    return List.of(
        of(
            switch (snapshot.id().kind()) {
              case DB ->
                  switch (snapshot.type()) {
                    case MANUAL -> EventType.CREATING_MANUAL_SNAPSHOT;
                    case AUTOMATED -> EventType.CREATING_AUTOMATED_SNAPSHOT;
                  };
              case CLUSTER -> EventType.CREATING_MANUAL_CLUSTER_SNAPSHOT;
            },
            snapshot,
            now));
  }

  static List<Event> created(DbSnapshot snapshot, Instant now) {
    return List.of(
        of(
            switch (snapshot.id().kind()) {
              case DB ->
                  switch (snapshot.type()) {
                    case MANUAL -> EventType.MANUAL_SNAPSHOT_CREATED;
                    case AUTOMATED -> EventType.AUTOMATED_SNAPSHOT_CREATED;
                  };
              case CLUSTER -> EventType.MANUAL_CLUSTER_SNAPSHOT_CREATED;
            },
            snapshot,
            now));
  }

  /// Of one that somebody else had made: nothing is told before it is here, because of a failed
  /// import nothing is left.
  static List<Event> brought(DbSnapshot snapshot, Instant now) {
    List<Event> events = new ArrayList<>(creating(snapshot, snapshot.createTime()));
    events.addAll(created(snapshot, now));
    return events;
  }

  static List<Event> deleted(DbSnapshot snapshot, Instant now) {
    return switch (snapshot.id().kind()) {
      case DB -> List.of(of(EventType.DELETED_SNAPSHOT, snapshot, now));
      case CLUSTER -> List.of();
    };
  }

  /// The copy's own events; RDS knows none of cluster snapshots, which are said to be created.
  static List<Event> copying(DbSnapshot copy, SnapshotCopyRequest request) {
    return switch (copy.id().kind()) {
      case DB -> List.of(of(EventType.SNAPSHOT_COPY_STARTED, copy, request, copy.createTime()));
      case CLUSTER -> creating(copy, copy.createTime());
    };
  }

  static List<Event> copied(DbSnapshot copy, SnapshotCopyRequest request, Instant now) {
    return switch (copy.id().kind()) {
      case DB -> List.of(of(EventType.SNAPSHOT_COPY_FINISHED, copy, request, now));
      case CLUSTER -> created(copy, now);
    };
  }

  private static Event of(
      EventType type, DbSnapshot copy, SnapshotCopyRequest request, Instant now) {
    return Event.of(type, copy.id().name(), now, request.source(), request.region());
  }

  private static Event of(EventType type, DbSnapshot snapshot, Instant now) {
    return Event.of(type, snapshot.id().name(), now);
  }
}
