package dev.spillway.api.rds;

import dev.spillway.core.problem.ErrorCode;
import dev.spillway.core.problem.RefusedException;
import dev.spillway.core.snapshot.DbSnapshot;
import dev.spillway.core.snapshot.SnapshotCopyRequest;
import dev.spillway.core.snapshot.SnapshotId;
import dev.spillway.core.snapshot.Snapshots;
import dev.spillway.core.task.Site;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.rds.model.Tag;

/// What the two copies of snapshots have in common.
record SnapshotCopying(ResourceKind kind, Site site, Snapshots snapshots) {

  /// @param source name or ARN
  /// @param target a name whose syntax was checked
  /// @param copyTags whether the source's tags are taken over; given tags come before them
  DbSnapshot copy(String source, String target, List<Tag> tags, Optional<Boolean> copyTags) {
    SnapshotId from =
        site.nameOf(kind.snapshotType(), source)
            .map(name -> new SnapshotId(kind.snapshots(), name))
            .orElseThrow(() -> kind.snapshotNotFound(source));
    Map<String, String> all = new LinkedHashMap<>(Tags.read(tags));
    if (copyTags.orElse(false)) {
      snapshots.find(from).ifPresent(found -> found.tags().forEach(all::putIfAbsent));
    }
    return snapshots.copy(
        new SnapshotCopyRequest(
            from, new SnapshotId(kind.snapshots(), target), Tags.bounded(all), site.region()));
  }

  /// Refuses what a copy would have to do and cannot.
  static void requireAbsent(String parameter, @Nullable String value) {
    if (value != null && !value.isEmpty()) {
      throw new RefusedException(
          ErrorCode.INVALID_PARAMETER_COMBINATION,
          "%s cannot be used: Spillway neither encrypts snapshots nor has option groups or zones; leave it out."
              .formatted(parameter));
    }
  }
}
