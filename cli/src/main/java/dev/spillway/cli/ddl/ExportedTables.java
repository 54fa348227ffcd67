package dev.spillway.cli.ddl;

import dev.spillway.cli.ddl.ExportedTable.Column;
import dev.spillway.cli.problem.CommandException;
import dev.spillway.cli.value.Json;
import dev.spillway.cli.value.Value;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;

/// Reads what an export says of its tables. Names have dots in them, so where a table lies is found
/// among the folders that there are, not made of its name.
///
/// @param tables in the manifests' order
/// @param leftOut tables without files, and why
record ExportedTables(List<ExportedTable> tables, Map<String, String> leftOut) {
  private static final String MANIFEST = "export_tables_info_";
  private static final String PART = ".parquet";

  /// The files below one folder of a table, by the batch's folder; an empty name if there is none.
  private record Files(String folder, SortedMap<String, Integer> partsOfBatches) {}

  /// @throws CommandException if there is no manifest, or one cannot be understood
  static ExportedTables read(ExportedObjects objects) {
    List<String> names = objects.names();
    List<String> manifests =
        names.stream()
            .filter(name -> name.startsWith(MANIFEST) && name.endsWith(".json"))
            .sorted((a, b) -> Integer.compare(first(a), first(b)))
            .toList();
    if (manifests.isEmpty()) {
      throw CommandException.general(
          "There is no export_tables_info here: no export, or one that is not complete.");
    }
    Map<String, List<Files>> folders = folders(names);
    List<ExportedTable> tables = new ArrayList<>();
    Map<String, String> leftOut = new LinkedHashMap<>();
    for (String manifest : manifests) {
      for (Value.Members entry : entries(manifest, objects.read(manifest))) {
        add(entry, folders, tables, leftOut);
      }
    }
    return new ExportedTables(tables, leftOut);
  }

  /// The number of a manifest's first table.
  private static int first(String manifest) {
    String number = manifest.replaceAll(".*_from_(\\d+)_to_\\d+\\.json", "$1");
    return number.matches("\\d+") ? Integer.parseInt(number) : 0;
  }

  /// Table folders by what a manifest calls the table. The same name may be spelled by two; then
  /// they come in the manifest's order, by database and table.
  private static Map<String, List<Files>> folders(List<String> names) {
    SortedMap<String, Files> found =
        new TreeMap<>(Comparator.comparing(folder -> folder.replace('/', '\0')));
    for (String name : names) {
      String[] segments = name.split("/", -1);
      if (segments.length < 3 || segments.length > 4) {
        continue;
      }
      String folder = segments[0] + "/" + segments[1];
      found
          .computeIfAbsent(folder, key -> new Files(key, new TreeMap<>()))
          .partsOfBatches()
          .merge(
              segments.length == 4 ? segments[2] : "",
              segments[segments.length - 1].endsWith(PART) ? 1 : 0,
              Integer::sum);
    }
    Map<String, List<Files>> byTarget = new HashMap<>();
    found
        .values()
        .forEach(files ->
            byTarget
                .computeIfAbsent(files.folder().replaceFirst("/", "."), _ -> new ArrayList<>())
                .add(files));
    return byTarget;
  }

  private static void add(
      Value.Members entry,
      Map<String, List<Files>> folders,
      List<ExportedTable> tables,
      Map<String, String> leftOut) {
    String target = text(entry, "target");
    List<Files> files = folders.getOrDefault(asFolder(target), List.of());
    if (files.isEmpty()) {
      String why = text(entry, "warningMessage");
      leftOut.put(target, why.isEmpty() ? "it has no folder" : why);
    } else {
      tables.add(table(files.size() == 1 ? files.getFirst() : files.removeFirst(), entry));
    }
  }

  /// The characters that RDS replaces in keys.
  private static String asFolder(String target) {
    return target.replaceAll("[\\\\`\" ]", "_");
  }

  private static ExportedTable table(Files files, Value.Members entry) {
    SortedMap<String, Integer> batches = files.partsOfBatches();
    boolean isOne = batches.size() == 1 && !batches.firstKey().isEmpty();
    int slash = files.folder().indexOf('/');
    return new ExportedTable(
        files.folder().substring(0, slash),
        files.folder().substring(slash + 1),
        isOne ? files.folder() + "/" + batches.firstKey() : files.folder(),
        batches.containsKey("") ? 0 : batches.size(),
        batches.values().stream().mapToInt(Integer::intValue).sum(),
        columns(entry));
  }

  private static List<Column> columns(Value.Members entry) {
    Value metadata = entry.get("schemaMetadata").orElse(Value.missing());
    List<Column> columns = new ArrayList<>();
    if (metadata instanceof Value.Members members) {
      for (Value.Members column : members(members, "originalTypeMappings")) {
        columns.add(column(column));
      }
    }
    return columns;
  }

  private static Column column(Value.Members column) {
    String words = text(column, "expectedExportedType");
    FileType type =
        FileType.of(words)
            .orElseThrow(() ->
                CommandException.general(
                    "The column %s has the type %s, which is none of RDS's exports."
                        .formatted(text(column, "columnName"), words)));
    Optional<Meaning> meaning =
        type == FileType.Plain.TEXT
            ? Meaning.of(
                text(column, "originalType"),
                number(column, "originalNumPrecision"),
                number(column, "originalNumScale"))
            : Optional.empty();
    return new Column(text(column, "columnName"), type, meaning);
  }

  private static List<Value.Members> entries(String name, byte[] manifest) {
    try {
      return Json.parse(new String(manifest, StandardCharsets.UTF_8)) instanceof Value.Members all
          ? members(all, "perTableStatus")
          : List.of();
    } catch (Json.NotJsonException e) {
      throw new CommandException(
          CommandException.Reason.GENERAL, "%s is no JSON: %s".formatted(name, e.getMessage()), e);
    }
  }

  private static List<Value.Members> members(Value.Members parent, String name) {
    return parent.get(name).orElse(Value.missing()) instanceof Value.Items(List<Value> items)
        ? items.stream()
            .filter(Value.Members.class::isInstance)
            .map(Value.Members.class::cast)
            .toList()
        : List.of();
  }

  private static String text(Value.Members members, String name) {
    return members.get(name).orElse(Value.text("")) instanceof Value.Text(String text) ? text : "";
  }

  private static OptionalInt number(Value.Members members, String name) {
    return members.get(name).orElse(Value.missing()) instanceof Value.Whole(long number)
        ? OptionalInt.of((int) number)
        : OptionalInt.empty();
  }
}
