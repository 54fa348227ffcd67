package dev.spillway.postgres.catalog;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What the catalogs of one database say of its tables, each asked once for all of them.
///
/// @param <E> how asking fails
public interface CatalogRows<E extends Exception> {
  /// Tables, partitioned and foreign ones, without those of the system.
  List<ClassRow> classes() throws E;

  /// The partitions and inheritance children, each with its first parent; without partitions that
  /// are being detached.
  Map<Long, Long> parents() throws E;

  /// Heap and TOAST bytes of relations that still exist.
  Map<Long, long[]> sizes(Collection<Long> relations) throws E;

  /// The types of the relations' columns, and what these are domains over.
  Map<Long, TypeRow> types(Collection<Long> relations) throws E;

  /// The columns of each relation in their order, one relation after the other.
  void columns(Collection<Long> relations, RelationAction action) throws E;

  /// The oids of TimescaleDB's hypertables, whose rows lie in other relations.
  Set<Long> hypertables() throws E;

  /// The number of large objects.
  long largeObjects() throws E;

  /// Hears of one relation.
  @FunctionalInterface
  interface RelationAction {
    void accept(long relation, List<ColumnRow> columns);
  }
}
