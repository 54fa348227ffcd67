package dev.spillway.postgres.catalog;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Which relation is a partition of which. Children by inheritance are tables of their own.
final class PartitionTree {
  private final Map<Long, ClassRow> rows = new HashMap<>();
  private final Map<Long, ClassRow> parents = new HashMap<>();
  private final Map<Long, List<ClassRow>> partitions = new HashMap<>();

  /// @param parentOids by child, without partitions that are being detached: for the snapshot these
  ///   no longer belong to their parent, so they count as tables of their own
  PartitionTree(Collection<ClassRow> classes, Map<Long, Long> parentOids) {
    classes.forEach(row -> rows.put(row.oid(), row));
    for (ClassRow row : classes) {
      ClassRow parent = rows.get(parentOids.getOrDefault(row.oid(), 0L));
      if (row.partition() && parent != null) {
        parents.put(row.oid(), parent);
        partitions.computeIfAbsent(parent.oid(), _ -> new ArrayList<>()).add(row);
      }
    }
    partitions.values().forEach(list -> list.sort(Comparator.comparing(ClassRow::quoted)));
  }

  Collection<ClassRow> all() {
    return rows.values();
  }

  /// The topmost table that `row` is a partition of; empty if it is none.
  Optional<ClassRow> root(ClassRow row) {
    ClassRow root = row;
    for (ClassRow parent = parents.get(row.oid());
        parent != null;
        parent = parents.get(parent.oid())) {
      root = parent;
    }
    return root.oid() == row.oid() ? Optional.empty() : Optional.of(root);
  }

  /// The relations that hold the rows of `row`: itself, or if it is partitioned those below it.
  List<ClassRow> leaves(ClassRow row) {
    if (row.kind() != ClassRow.PARTITIONED) {
      return List.of(row);
    }
    List<ClassRow> leaves = new ArrayList<>();
    for (ClassRow partition : partitions.getOrDefault(row.oid(), List.of())) {
      leaves.addAll(leaves(partition));
    }
    return leaves;
  }
}
