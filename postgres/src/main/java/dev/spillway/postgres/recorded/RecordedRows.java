package dev.spillway.postgres.recorded;

import dev.spillway.postgres.catalog.CatalogRows;
import dev.spillway.postgres.catalog.ClassRow;
import dev.spillway.postgres.catalog.TypeRow;
import dev.spillway.postgres.heap.TypeCatalog;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The catalogs of one database as they were recorded.
final class RecordedRows implements CatalogRows<RuntimeException> {
  private final Set<String> schemas = new HashSet<>();
  private final Set<Long> hypertables = new HashSet<>();
  private final Map<Long, TypeRow> types = new HashMap<>();
  private final TypeCatalog storedTypes = new TypeCatalog();
  private final List<ClassRow> classes = new ArrayList<>();
  private final Map<Long, Long> parents = new HashMap<>();
  private final Map<Long, RecordedRelation> relations = new HashMap<>();
  private long largeObjects;

  Set<String> schemas() {
    return schemas;
  }

  TypeCatalog storedTypes() {
    return storedTypes;
  }

  /// Those that a scope may want, by oid.
  Map<Long, RecordedRelation> relations() {
    return relations;
  }

  void largeObjects(long number) {
    largeObjects = number;
  }

  void add(TypeRow type) {
    types.put(type.oid(), type);
  }

  /// @param parent 0 if there is none
  void add(ClassRow row, long parent) {
    classes.add(row);
    if (parent != 0) {
      parents.put(row.oid(), parent);
    }
  }

  @Override
  public List<ClassRow> classes() {
    return classes;
  }

  @Override
  public Map<Long, Long> parents() {
    return parents;
  }

  @Override
  public Map<Long, long[]> sizes(Collection<Long> wanted) {
    Map<Long, long[]> sizes = new HashMap<>();
    for (long oid : wanted) {
      RecordedRelation relation = relation(oid);
      sizes.put(oid, new long[] {relation.heapBytes(), relation.toastBytes()});
    }
    return sizes;
  }

  @Override
  public Map<Long, TypeRow> types(Collection<Long> wanted) {
    return types;
  }

  @Override
  public void columns(Collection<Long> wanted, RelationAction action) {
    for (long oid : wanted) {
      action.accept(oid, relation(oid).columns());
    }
  }

  private RecordedRelation relation(long oid) {
    RecordedRelation relation = relations.get(oid);
    if (relation == null) {
      throw new IllegalStateException("the catalog has no relation " + oid);
    }
    return relation;
  }

  @Override
  public Set<Long> hypertables() {
    return hypertables;
  }

  @Override
  public long largeObjects() {
    return largeObjects;
  }
}
