package dev.spillway.cli.ddl;

import dev.spillway.cli.ddl.ExportedTable.Column;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/// The statements for all tables of an export: each table over its files as they are, and where
/// text stands for something else, a view beside it that casts.
final class Script {
  private static final String TYPED = "_typed";

  private final Dialect dialect;
  private final String location;
  private final Consumer<String> out;
  private final Map<String, String> databases = new LinkedHashMap<>();
  private final Map<String, Set<String>> taken = new HashMap<>();

  /// @param location the export's folder as the engine reaches it, without a slash at its end
  /// @param out gets line after line
  Script(Dialect dialect, String location, Consumer<String> out) {
    this.dialect = dialect;
    this.location = location;
    this.out = out;
  }

  void write(ExportedTables export) {
    out.accept("-- " + dialect.remark());
    out.accept(
        "-- The views *%s cast text; what the type cannot hold (infinity, NaN, years before Christ) is NULL there."
            .formatted(TYPED));
    // First all tables, so that no view takes a name from one.
    List<Named> named = new ArrayList<>();
    export.tables().forEach(table -> named.add(name(table)));
    named.forEach(this::table);
    export
        .leftOut()
        .forEach((table, why) -> out.accept("\n-- %s: %s".formatted(line(table), line(why))));
  }

  private record Named(String database, String name, ExportedTable table) {}

  private Named name(ExportedTable table) {
    String database =
        databases.computeIfAbsent(table.database(), folder -> free("", dialect.name(folder)));
    return new Named(database, free(database, dialect.name(table.shortName())), table);
  }

  /// The name, with a number if it is another's already; engines do not look at case.
  private String free(String database, String name) {
    Set<String> names = taken.computeIfAbsent(database, this::newDatabase);
    String free = name;
    for (int number = 2; !names.add(free.toLowerCase(Locale.ROOT)); number++) {
      free = name + "_" + number;
    }
    return free;
  }

  private Set<String> newDatabase(String database) {
    if (!database.isEmpty()) {
      out.accept("\n" + dialect.database(database) + ";");
    }
    return new HashSet<>();
  }

  private void table(Named named) {
    Optional<String> refusal = refusal(named.table());
    if (refusal.isPresent()) {
      out.accept("\n-- %s: %s".formatted(line(named.table().name()), refusal.get()));
      return;
    }
    String folder = location + "/" + named.table().folder();
    out.accept("\n" + dialect.table(named.database(), named.name(), folder, named.table()) + ";");
    if (items(named.table()).stream().anyMatch(item -> item.contains(" AS "))) {
      view(named);
    }
  }

  private void view(Named named) {
    out.accept(
        "\n%s AS SELECT\n%s\nFROM %s;"
            .formatted(
                dialect.view(named.database(), free(named.database(), named.name() + TYPED)),
                String.join(",\n", items(named.table())),
                dialect.reference(named.database(), named.name())));
  }

  /// What the view selects: a column, or what it is cast to.
  private List<String> items(ExportedTable table) {
    List<String> names = dialect.columns(table);
    List<String> items = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      String name = dialect.column(names.get(i));
      Column column = table.columns().get(i);
      items.add(
          column
              .meaning()
              .flatMap(meaning -> dialect.cast(meaning, name))
              .map(cast -> "  %s AS %s".formatted(cast, name))
              .orElse("  " + name));
    }
    return items;
  }

  private Optional<String> refusal(ExportedTable table) {
    if (table.columns().isEmpty()) {
      return Optional.of("it has no columns, which is no table there");
    }
    Set<String> seen = new HashSet<>();
    return dialect.tellsCasesApart()
        ? Optional.empty()
        : table.columns().stream()
            .map(Column::name)
            .filter(name -> !seen.add(name.toLowerCase(Locale.ROOT)))
            .findFirst()
            .map(name ->
                "%s is the name of two columns but for its case, which cannot be told apart there"
                    .formatted(line(name)));
  }

  /// Names and reasons stay in their comment.
  private static String line(String text) {
    return text.replaceAll("\\R", " ");
  }
}
