package dev.spillway.api.rds;

import dev.spillway.core.snapshot.DbSnapshot;
import dev.spillway.core.snapshot.SnapshotId;
import dev.spillway.core.snapshot.Snapshots;
import dev.spillway.core.task.Site;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// What a Describe of snapshots asks for besides its filters. Names may be given as ARNs.
///
/// @param resourceId the database's
/// @param type one of RDS's snapshot types
record SnapshotSearch(
    Optional<String> snapshot,
    Optional<String> database,
    Optional<String> resourceId,
    Optional<String> type) {
  private static final List<String> TYPES =
      List.of("manual", "automated", "shared", "public", "awsbackup");

  /// @throws dev.spillway.core.problem.RefusedException InvalidParameterValue for an unknown type,
  ///   DBSnapshotNotFound or its cluster form if a snapshot was asked for by nothing but its name
  Stream<DbSnapshot> in(Snapshots snapshots, ResourceKind kind, Site site) {
    type.filter(asked -> !TYPES.contains(asked))
        .ifPresent(asked -> {
          throw Given.invalid(
              "Invalid value '%s' for SnapshotType. Valid values: %s".formatted(asked, TYPES));
        });
    return candidates(snapshots, kind, site)
        .filter(found -> type.map(found.type().wire()::equals).orElse(true))
        .filter(found -> database.isEmpty() || isOf(found, kind, site, database.get()))
        .filter(found ->
            resourceId
                .map(ResourceId.of(site, kind, found.database().text())::equals)
                .orElse(true));
  }

  private Stream<DbSnapshot> candidates(Snapshots snapshots, ResourceKind kind, Site site) {
    if (snapshot.isEmpty()) {
      return snapshots.list(kind.snapshots()).stream();
    }
    Optional<DbSnapshot> found =
        site.nameOf(kind.snapshotType(), snapshot.get())
            .flatMap(name -> snapshots.find(new SnapshotId(kind.snapshots(), name)));
    if (found.isEmpty() && database.isEmpty()) {
      throw kind.snapshotNotFound(snapshot.get());
    }
    return found.stream();
  }

  private static boolean isOf(DbSnapshot snapshot, ResourceKind kind, Site site, String asked) {
    return site.nameOf(kind.databaseType(), asked)
        .map(snapshot.database().text()::equals)
        .orElse(false);
  }
}
