package dev.spillway.postgres.live;

import java.util.Arrays;
import java.util.NavigableSet;
import java.util.TreeSet;

/// The text of pg_current_snapshot(): transactions before `xmin` have ended, those from `xmax` on
/// had not begun, and between them `running` had not ended. Transaction numbers are the same in all
/// databases of a server, so equal texts see exactly the same transactions.
record SnapshotText(long xmin, long xmax, NavigableSet<Long> running) {
  static SnapshotText parse(String text) {
    String[] parts = text.split(":", -1);
    NavigableSet<Long> running = new TreeSet<>();
    if (!parts[2].isEmpty()) {
      Arrays.stream(parts[2].split(",", -1)).map(Long::valueOf).forEach(running::add);
    }
    return new SnapshotText(Long.parseLong(parts[0]), Long.parseLong(parts[1]), running);
  }

  /// Whether this snapshot takes the transaction for ended.
  boolean sees(long transaction) {
    return transaction < xmax && !running.contains(transaction);
  }

  /// The transactions that only one of the two takes for ended. If none of them has committed, both
  /// snapshots show the same rows.
  NavigableSet<Long> differences(SnapshotText other) {
    NavigableSet<Long> candidates = new TreeSet<>(running);
    candidates.addAll(other.running);
    for (long later = Math.min(xmax, other.xmax); later < Math.max(xmax, other.xmax); later++) {
      candidates.add(later);
    }
    candidates.removeIf(transaction -> sees(transaction) == other.sees(transaction));
    return candidates;
  }
}
