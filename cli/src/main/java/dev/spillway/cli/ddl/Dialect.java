package dev.spillway.cli.ddl;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// How one engine is told of tables that are files already. What is given here is standard SQL, or
/// what most do.
interface Dialect {
  /// The scheme by which it calls buckets.
  String scheme();

  static String standardQuoted(String name) {
    return "\"" + name.replace("\"", "\"\"") + "\"";
  }

  static String standardLiteral(String text) {
    return "'" + text.replace("'", "''") + "'";
  }

  /// For a cast that would take the year for one after Christ and not look at what follows the day.
  static String afterChrist(String column, String cast) {
    return "CASE WHEN %s NOT LIKE '%% BC' THEN %s END".formatted(column, cast);
  }

  /// A name as the engine can have it, without quotes.
  default String name(String name) {
    return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9_]", "_");
  }

  default String quoted(String name) {
    return standardQuoted(name);
  }

  /// In quotes, of a path.
  default String literal(String text) {
    return standardLiteral(text);
  }

  /// The statement that makes what the tables are in.
  String database(String database);

  /// The statement that makes a table over its files as they are.
  ///
  /// @param location the folder of the part files, without a slash at its end
  String table(String database, String table, String location, ExportedTable source);

  /// What stands in front of the query of a view.
  default String view(String database, String view) {
    return "CREATE OR REPLACE VIEW " + reference(database, view);
  }

  /// A table or view as queries call it.
  default String reference(String database, String table) {
    return quoted(database) + "." + quoted(table);
  }

  /// What the columns of a table are called there.
  default List<String> columns(ExportedTable source) {
    return source.columns().stream().map(ExportedTable.Column::name).toList();
  }

  /// The name of a column in queries, which may quote differently from definitions.
  default String column(String name) {
    return quoted(name);
  }

  /// The value of a text column in the type that it stands for, NULL if the type has none such;
  /// empty if the engine has no type for it.
  Optional<String> cast(Meaning meaning, String column);

  /// Whether two columns may have names that differ in nothing but case.
  default boolean tellsCasesApart() {
    return false;
  }

  /// What a reader of the statements should know.
  String remark();
}
