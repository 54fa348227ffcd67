package dev.spillway.postgres.snapshot;

import dev.spillway.core.source.ExportScope;
import dev.spillway.core.source.Notice;
import dev.spillway.core.source.Skip;
import dev.spillway.core.source.SourceTable;
import dev.spillway.core.source.TableName;
import dev.spillway.postgres.catalog.CatalogTable;
import dev.spillway.postgres.catalog.DatabaseCatalog;
import dev.spillway.postgres.catalog.TypeLibraries;
import dev.spillway.postgres.heap.HeapFiles;
import dev.spillway.postgres.heap.ReadChoice;
import dev.spillway.postgres.recorded.RecordedDatabase;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// The tables of a snapshot in an export's scope, and how each is read.
final class PreparedTables {
  private final Map<TableName, CatalogTable> tables = new TreeMap<>();
  private final Map<TableName, ReadChoice> choices = new TreeMap<>();
  private final Map<String, Map<TableName, List<TypeLibraries.Use>>> libraries = new TreeMap<>();
  private final List<Notice> notices = new ArrayList<>();

  /// @param files reads those that can be read without a server
  /// @param descriptor names the encodings of the databases
  static PreparedTables of(
      List<RecordedDatabase> databases,
      ExportScope scope,
      HeapFiles files,
      SnapshotDescriptor descriptor) {
    PreparedTables prepared = new PreparedTables();
    Set<String> missing = new LinkedHashSet<>();
    scope.items().forEach(item -> missing.add(item.database()));
    for (RecordedDatabase database : databases) {
      missing.remove(database.name());
      prepared.add(database, scope, files, descriptor.encoding(database.name()));
    }
    missing.forEach(name -> prepared.cannotList(name, "the server has no such database"));
    return prepared;
  }

  private void add(RecordedDatabase database, ExportScope scope, HeapFiles files, String encoding) {
    if (!database.refusal().isEmpty()) {
      cannotList(database.name(), database.refusal());
      return;
    }
    DatabaseCatalog catalog = database.tables(scope);
    notices.addAll(catalog.notices());
    choices.putAll(files.choose(database.storage(), encoding, catalog.tables()));
    for (CatalogTable table : catalog.tables()) {
      tables.put(table.table().name(), table);
      List<TypeLibraries.Use> uses = database.libraries(table);
      if (!uses.isEmpty() && isServed(table)) {
        libraries
            .computeIfAbsent(database.name(), _ -> new TreeMap<>())
            .put(table.table().name(), uses);
      }
    }
  }

  private void cannotList(String database, String why) {
    notices.add(
        new Notice(
            "FAILED_TO_EXTRACT_TABLES_LIST_FOR_DATABASE",
            database,
            "Database '%s' is not exported: %s".formatted(database, why)));
  }

  /// In the order of their names.
  List<SourceTable> tables() {
    return tables.values().stream().map(CatalogTable::table).toList();
  }

  List<Notice> notices() {
    return notices;
  }

  Optional<CatalogTable> find(SourceTable table) {
    return Optional.ofNullable(tables.get(table.name()))
        .filter(found -> found.table().identity().equals(table.identity()));
  }

  ReadChoice choice(TableName table) {
    return choices.getOrDefault(table, new ReadChoice.ByCopy("it is not known"));
  }

  /// The tables of all databases that have at least one that only a server can read.
  List<CatalogTable> servedTables() {
    Set<String> databases = new LinkedHashSet<>();
    tables.values().stream()
        .filter(this::isServed)
        .forEach(table -> databases.add(table.table().name().database()));
    return tables.values().stream()
        .filter(table -> databases.contains(table.table().name().database()))
        .toList();
  }

  private boolean isServed(CatalogTable table) {
    return table.table().skip().isEmpty()
        && choice(table.table().name()) instanceof ReadChoice.ByCopy;
  }

  List<CatalogTable> tablesOf(String database) {
    return tables.values().stream()
        .filter(table -> table.table().name().database().equals(database))
        .toList();
  }

  /// The libraries that print what only a server can read, for each database that needs some.
  Map<String, Map<TableName, List<TypeLibraries.Use>>> libraries() {
    return libraries;
  }

  /// Leaves tables out that were not to be left out before.
  void skip(Map<TableName, Skip> skips) {
    skips.forEach((name, skip) -> tables.computeIfPresent(name, (_, table) -> with(table, skip)));
  }

  private static CatalogTable with(CatalogTable table, Skip skip) {
    SourceTable as = table.table();
    return new CatalogTable(
        new SourceTable(
            as.name(),
            as.identity(),
            as.columns(),
            as.bytes(),
            as.rows(),
            Optional.of(as.skip().orElse(skip))),
        table.columns(),
        table.relations());
  }
}
