package dev.spillway.core.export;

import dev.spillway.core.layout.TableInfo;
import dev.spillway.core.source.ConsistentRead;
import dev.spillway.core.source.Finding;
import dev.spillway.core.source.Notice;
import dev.spillway.core.source.Skip;
import dev.spillway.core.source.SourceColumn;
import dev.spillway.core.source.SourceTable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// One table while its export runs: its plan, what is done of it, and whether it was given up.
/// Thread-safe.
final class TableRun {
  private final PlannedTable planned;
  private final Optional<SourceTable> source;
  private final List<FinishedUnit> finished = new ArrayList<>();
  private int open;
  private boolean ended;
  private Optional<Skip> skip;

  /// @param source the table as the consistent read shows it; empty only for tables skipped in the
  ///   plan
  TableRun(PlannedTable planned, Optional<SourceTable> source) {
    this.planned = planned;
    this.source = source;
    this.open = planned.units().size();
    this.skip = planned.skip();
  }

  PlannedTable planned() {
    return planned;
  }

  SourceTable source() {
    return source.orElseThrow();
  }

  /// Takes over what an earlier run has done.
  synchronized void resume(List<FinishedUnit> earlier, Optional<EndedTable> end) {
    finished.addAll(earlier);
    open -= earlier.size();
    end.ifPresent(table -> {
      ended = true;
      skip = table.skip().or(() -> skip);
    });
  }

  /// The units still to be done; none once the table has ended.
  synchronized List<WorkUnit> todo() {
    if (ended) {
      return List.of();
    }
    Set<Integer> done = new HashSet<>();
    finished.forEach(unit -> done.add(unit.part()));
    return planned.units().stream().filter(unit -> !done.contains(unit.part())).toList();
  }

  /// Counts a unit as done. @return whether it was the last one
  synchronized boolean finish(FinishedUnit unit) {
    finished.add(unit);
    return --open == 0;
  }

  /// Counts a unit that was not read because the table is given up. @return whether it was the last
  /// one
  synchronized boolean leave() {
    return --open == 0;
  }

  synchronized void giveUp(Skip why) {
    if (skip.isEmpty()) {
      skip = Optional.of(why);
    }
  }

  synchronized Optional<Skip> skip() {
    return skip;
  }

  synchronized void end() {
    ended = true;
  }

  synchronized boolean hasEnded() {
    return ended;
  }

  /// Whether the table has a folder in the bucket.
  synchronized boolean hasFolder() {
    return !planned.folder().isEmpty() && skip.equals(planned.skip());
  }

  synchronized List<FinishedUnit> finished() {
    return List.copyOf(finished);
  }

  /// What the units have found, those of an earlier run too; nothing of a table that is left out.
  synchronized List<Notice> notices() {
    if (!hasFolder()) {
      return List.of();
    }
    List<Finding> found = finished.stream().flatMap(unit -> unit.findings().stream()).toList();
    return Finding.sum(found).stream().map(sum -> sum.notice(planned.name())).toList();
  }

  synchronized TableInfo info(ConsistentRead read) {
    Optional<Instant> began =
        finished.stream().map(FinishedUnit::began).min(Comparator.naturalOrder());
    Optional<Instant> last =
        finished.stream().map(FinishedUnit::ended).max(Comparator.naturalOrder());
    List<SourceColumn> columns = source.map(SourceTable::columns).orElse(List.of());
    return new TableInfo(
        planned.name(),
        columns,
        planned.bytes(),
        began,
        last,
        planned.units().size(),
        skip,
        source.flatMap(read::method));
  }
}
