package dev.spillway.api.rds;

import dev.spillway.core.snapshot.DbSnapshot;
import dev.spillway.core.snapshot.Snapshots;
import dev.spillway.core.task.Site;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import software.amazon.awssdk.services.rds.model.Filter;

/// Snapshots of one kind by name, as both Describes find them.
final class SnapshotListing {
  private final ResourceKind kind;
  private final Site site;
  private final Snapshots snapshots;
  private final Filters<DbSnapshot> filters;

  SnapshotListing(ResourceKind kind, Site site, Snapshots snapshots) {
    this.kind = kind;
    this.site = site;
    this.snapshots = snapshots;
    this.filters = new Filters<>(known(kind, site));
  }

  private static Map<String, Function<DbSnapshot, List<String>>> known(
      ResourceKind kind, Site site) {
    Map<String, Function<DbSnapshot, List<String>>> known = new HashMap<>();
    known.put(
        kind.databaseFilter(),
        found ->
            List.of(
                found.database().text(), site.arn(kind.databaseType(), found.database().text())));
    known.put(kind.snapshotFilter(), found -> List.of(found.id().name()));
    known.put("snapshot-type", found -> List.of(found.type().wire()));
    known.put("engine", found -> List.of(found.engine().rdsName()));
    if (kind == ResourceKind.INSTANCE) {
      known.put(
          "dbi-resource-id", found -> List.of(ResourceId.of(site, kind, found.database().text())));
    }
    return known;
  }

  /// @throws dev.spillway.core.problem.RefusedException as [Filters#predicate] and
  ///   [SnapshotSearch#in]
  Paging.Page<DbSnapshot> page(Paging paging, List<Filter> asked, SnapshotSearch search) {
    Predicate<DbSnapshot> wanted = filters.predicate(asked);
    return paging.page(search.in(snapshots, kind, site).filter(wanted), found -> found.id().name());
  }
}
