package dev.spillway.core.source;

import dev.spillway.core.problem.ErrorCode;
import dev.spillway.core.problem.RefusedException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// What of a source is exported: everything, or the databases, schemas and tables that ExportOnly
/// names.
public record ExportScope(List<Item> items) {
  private static final int MAX_BYTES = 200 * 1024;
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_$]+");

  /// One item of ExportOnly.
  public record Item(String database, Optional<String> schema, Optional<String> table) {
    /// Whether the item names the table, its schema or its database.
    public boolean includes(TableName name) {
      return database.equals(name.database())
          && schema.map(name.schema()::equals).orElse(true)
          && table.map(name.table()::equals).orElse(true);
    }

    @Override
    public String toString() {
      return database + schema.map(s -> "." + s).orElse("") + table.map(t -> "." + t).orElse("");
    }
  }

  public ExportScope {
    items = List.copyOf(items);
  }

  /// The whole source.
  public static ExportScope everything() {
    return new ExportScope(List.of());
  }

  /// Reads ExportOnly: `database`, `database.schema` and `database.schema.table` for engines with
  /// schemas, `database` and `database.table` for the others. An empty list is everything.
  ///
  /// @throws RefusedException InvalidExportOnly, naming the item and the forms that are allowed
  public static ExportScope parse(List<String> exportOnly, Engine engine) {
    long bytes = 0;
    for (String item : exportOnly) {
      bytes += item.getBytes(StandardCharsets.UTF_8).length;
    }
    if (bytes > MAX_BYTES) {
      throw new RefusedException(
          ErrorCode.INVALID_EXPORT_ONLY,
          "ExportOnly has %d bytes, the limit is %d (200 KB). Name whole schemas or databases instead of single tables."
              .formatted(bytes, MAX_BYTES));
    }
    return new ExportScope(exportOnly.stream().map(item -> parseItem(item, engine)).toList());
  }

  public boolean includesDatabase(String database) {
    return items.isEmpty() || items.stream().anyMatch(item -> item.database.equals(database));
  }

  public boolean includes(TableName name) {
    return items.isEmpty() || items.stream().anyMatch(item -> item.includes(name));
  }

  /// Whether an item names exactly this table, which gives a partition a folder of its own.
  public boolean names(TableName name) {
    return items.stream().anyMatch(item -> item.table.isPresent() && item.includes(name));
  }

  private static Item parseItem(String text, Engine engine) {
    String[] parts = text.split("\\.", -1);
    int most = engine.hasSchemas() ? 3 : 2;
    if (parts.length > most) {
      throw refused(text, engine, "has " + parts.length + " parts");
    }
    for (String part : parts) {
      if (!NAME.matcher(part).matches()) {
        throw refused(
            text,
            engine,
            part.isEmpty()
                ? "has an empty part"
                : "has a character other than A-Z, a-z, 0-9, $ and _ in '" + part + "'");
      }
    }
    if (engine.hasSchemas()) {
      return new Item(
          parts[0],
          parts.length > 1 ? Optional.of(parts[1]) : Optional.empty(),
          parts.length > 2 ? Optional.of(parts[2]) : Optional.empty());
    }
    return parts.length == 1
        ? new Item(parts[0], Optional.empty(), Optional.empty())
        : new Item(parts[0], Optional.of(parts[0]), Optional.of(parts[1]));
  }

  private static RefusedException refused(String item, Engine engine, String why) {
    String forms =
        engine.hasSchemas()
            ? "database, database.schema or database.schema.table"
            : "database or database.table";
    return new RefusedException(
        ErrorCode.INVALID_EXPORT_ONLY,
        "The ExportOnly item '%s' %s. Valid for %s: %s; names that need other characters can only be exported as part of their schema or database."
            .formatted(item, why, engine.rdsName(), forms));
  }
}
