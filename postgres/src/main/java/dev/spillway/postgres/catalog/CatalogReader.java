package dev.spillway.postgres.catalog;

import dev.spillway.core.source.ExportScope;
import dev.spillway.core.source.Notice;
import dev.spillway.core.source.Skip;
import dev.spillway.core.source.SkipReason;
import dev.spillway.core.source.SourceTable;
import dev.spillway.core.source.TableName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;

/// Reads the tables of one database.
public final class CatalogReader {
  private final String database;
  private final ExportScope scope;
  private final List<Notice> notices = new ArrayList<>();
  private Set<Long> hypertables = Set.of();

  private CatalogReader(String database, ExportScope scope) {
    this.database = database;
    this.scope = scope;
  }

  /// Lists the tables in `scope` by what the catalogs say.
  ///
  /// @param database as it stands in table names
  public static <E extends Exception> DatabaseCatalog read(
      CatalogRows<E> rows, String database, ExportScope scope) throws E {
    return new CatalogReader(database, scope).read(rows);
  }

  private <E extends Exception> DatabaseCatalog read(CatalogRows<E> queries) throws E {
    PartitionTree tree = new PartitionTree(queries.classes(), queries.parents());
    List<ClassRow> chosen =
        tree.all().stream()
            .filter(row -> isTable(tree, row))
            .sorted(Comparator.comparing(this::name))
            .toList();
    hypertables = queries.hypertables();
    Set<Long> relations = new LinkedHashSet<>();
    for (ClassRow table : chosen) {
      relations.add(table.oid());
      tree.leaves(table).forEach(leaf -> relations.add(leaf.oid()));
    }
    Map<Long, long[]> sizes = queries.sizes(relations);
    Map<Long, RelationColumns> columns = columns(queries, relations);
    List<CatalogTable> result = new ArrayList<>(chosen.size());
    for (ClassRow table : chosen) {
      result.add(table(table, tree.leaves(table), columns, sizes));
    }
    noteLargeObjects(queries.largeObjects());
    return new DatabaseCatalog(result, notices);
  }

  /// Tables of one shape, as a database of tenants has them by the thousand, share their columns.
  private static <E extends Exception> Map<Long, RelationColumns> columns(
      CatalogRows<E> rows, Set<Long> relations) throws E {
    ColumnTypes types = new ColumnTypes(rows.types(relations));
    Map<List<ColumnRow>, RelationColumns> shapes = new HashMap<>();
    Map<Long, RelationColumns> columns = new HashMap<>();
    rows.columns(
        relations,
        (relation, own) ->
            columns.put(
                relation, shapes.computeIfAbsent(own, shape -> RelationColumns.of(shape, types))));
    return columns;
  }

  private boolean isTable(PartitionTree tree, ClassRow row) {
    TableName name = name(row);
    if (row.kind() == ClassRow.FOREIGN || !row.isPermanent() || !scope.includes(name)) {
      return false;
    }
    Optional<ClassRow> root = tree.root(row);
    // A partition's rows are in its root's folder; it gets its own where it is asked for by name,
    // or
    // where only it is in the scope.
    return root.isEmpty() || scope.names(name) || !scope.includes(name(root.get()));
  }

  private CatalogTable table(
      ClassRow row,
      List<ClassRow> leaves,
      Map<Long, RelationColumns> allColumns,
      Map<Long, long[]> sizes) {
    List<TableColumn> columns =
        allColumns.getOrDefault(row.oid(), RelationColumns.none()).columns();
    SequencedMap<String, Relation> byName = new LinkedHashMap<>();
    for (ClassRow leaf : leaves) {
      if (hasOwnRows(row, leaf)) {
        RelationColumns own = allColumns.getOrDefault(leaf.oid(), RelationColumns.none());
        Relation relation =
            relation(leaf, sizes.getOrDefault(leaf.oid(), new long[2]), own.numbersOf(columns));
        byName.put(relation.quoted(), relation);
      }
    }
    Collection<Relation> relations = byName.values();
    boolean estimated = relations.stream().allMatch(relation -> relation.rows() >= 0);
    SourceTable table =
        new SourceTable(
            name(row),
            String.valueOf(row.oid()),
            columns.stream().map(TableColumn::column).toList(),
            relations.stream().mapToLong(Relation::bytes).sum(),
            estimated ? (long) relations.stream().mapToDouble(Relation::rows).sum() : -1,
            skip(row, leaves, columns));
    return new CatalogTable(table, columns, byName);
  }

  private boolean hasOwnRows(ClassRow table, ClassRow leaf) {
    if (leaf.kind() == ClassRow.FOREIGN) {
      notices.add(
          new Notice(
              SkipReason.FOREIGN_TABLE.name(),
              name(leaf).toString(),
              "The partition %s of %s is a foreign table: its rows live on another server and are not exported. Export them there."
                  .formatted(name(leaf), name(table))));
      return false;
    }
    if (!leaf.isPermanent()) {
      notices.add(
          new Notice(
              "UNLOGGED_PARTITION",
              name(leaf).toString(),
              "The partition %s of %s is unlogged and not exported, as unlogged tables are not. ALTER TABLE ... SET LOGGED makes it a part of exports."
                  .formatted(name(leaf), name(table))));
      return false;
    }
    return true;
  }

  private Optional<Skip> skip(ClassRow table, List<ClassRow> leaves, List<TableColumn> columns) {
    List<ClassRow> needed = new ArrayList<>(leaves);
    needed.add(table);
    for (ClassRow row : needed) {
      if (!row.readable()) {
        return permissions(
            "The role may not read %s. GRANT USAGE on its schema and SELECT on the table%s, or GRANT pg_read_all_data to the role."
                .formatted(name(row), row.partition() ? ", also on each partition" : ""));
      }
      if (row.filtered()) {
        return permissions(
            "Row-level security would hide rows of %s from the role. ALTER ROLE ... BYPASSRLS lets it read them all."
                .formatted(name(row)));
      }
    }
    if (!needed.stream().allMatch(ClassRow::sendable)) {
      return Optional.of(
          new Skip(
              SkipReason.TABLE_WITH_UNSUPPORTED_CHARACTER_IN_NAME,
              "The name of %s, of its schema or of a partition is not valid UTF-8, so the server cannot be asked for it. Rename it."
                  .formatted(name(table))));
    }
    if (!columns.stream().allMatch(TableColumn::sendable)) {
      return Optional.of(
          new Skip(
              SkipReason.COLUMN_WITH_UNSUPPORTED_CHARACTER_IN_NAME,
              "A column name of %s is not valid UTF-8, so the server cannot be asked for it. Rename it."
                  .formatted(name(table))));
    }
    if (hypertables.contains(table.oid())) {
      return Optional.of(
          new Skip(
              SkipReason.UNSUPPORTED_STORAGE,
              "The table %s is a TimescaleDB hypertable: its rows lie in chunks, some of them compressed, which Spillway does not read. Copy what is needed into a plain table."
                  .formatted(name(table))));
    }
    if (columns.isEmpty()) {
      return Optional.of(
          new Skip(
              SkipReason.NO_COLUMNS,
              "The table %s has no columns; Parquet cannot hold rows without columns."
                  .formatted(name(table))));
    }
    return Optional.empty();
  }

  private static Optional<Skip> permissions(String detail) {
    return Optional.of(new Skip(SkipReason.PERMISSIONS_DO_NOT_EXIST, detail));
  }

  private static Relation relation(ClassRow row, long[] bytes, List<Integer> attributes) {
    return new Relation(
        row.quoted(),
        row.oid(),
        row.fileNode(),
        row.kind(),
        row.heap(),
        bytes[0],
        bytes[1],
        row.rows(),
        attributes);
  }

  private void noteLargeObjects(long number) {
    if (number > 0) {
      notices.add(
          new Notice(
              "LARGE_OBJECTS_PRESENT",
              database,
              "The database %s has %d large objects (pg_largeobject); they are not exported, columns that refer to them hold their numbers."
                  .formatted(database, number)));
    }
  }

  private TableName name(ClassRow row) {
    return new TableName(database, row.schema(), row.name());
  }
}
