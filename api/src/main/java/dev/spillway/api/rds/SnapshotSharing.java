package dev.spillway.api.rds;

import dev.spillway.core.snapshot.SnapshotId;
import dev.spillway.core.snapshot.Snapshots;
import dev.spillway.core.task.Site;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;

/// The only attribute that a snapshot has: `restore`, the accounts that may restore it. It is kept
/// as it is set; a server is one account, so there is nobody who could make use of it.
record SnapshotSharing(ResourceKind kind, Site site, Snapshots snapshots) {
  static final String RESTORE = "restore";

  private static final Pattern ACCOUNT = Pattern.compile("[0-9]{12}|all");

  SnapshotId id(String nameOrArn) {
    return site.nameOf(kind.snapshotType(), nameOrArn)
        .map(name -> new SnapshotId(kind.snapshots(), name))
        .filter(id -> snapshots.find(id).isPresent())
        .orElseThrow(() -> kind.snapshotNotFound(nameOrArn));
  }

  List<String> accounts(SnapshotId id) {
    return new ArrayList<>(snapshots.sharedWith(id));
  }

  /// @throws dev.spillway.core.problem.RefusedException InvalidParameterValue for another attribute
  ///   or what is no account, SharedSnapshotQuotaExceeded
  List<String> change(SnapshotId id, String attribute, List<String> add, List<String> remove) {
    if (!attribute.equals(RESTORE)) {
      throw Given.invalid(
          "Invalid AttributeName '%s'. The only attribute is '%s'.".formatted(attribute, RESTORE));
    }
    for (String account : add) {
      if (!ACCOUNT.matcher(account).matches()) {
        throw Given.invalid(
            "Invalid value '%s' in ValuesToAdd. It is the number of an account (12 digits), or 'all'."
                .formatted(account));
      }
    }
    SortedSet<String> accounts =
        snapshots.share(
            id,
            before -> {
              NavigableSet<String> after = new TreeSet<>(before);
              after.addAll(add);
              remove.forEach(after::remove);
              return after;
            });
    return new ArrayList<>(accounts);
  }
}
