package dev.spillway.cli.ddl;

import java.util.List;
import java.util.Optional;

/// How one engine is told of tables that are files already.
interface Dialect {
  /// The scheme by which it calls buckets.
  String scheme();

  /// A name as the engine can have it, without quotes.
  String name(String name);

  String quoted(String name);

  /// In quotes, of a path.
  String literal(String text);

  /// The statement that makes what the tables are in.
  String database(String database);

  /// The statement that makes a table over its files as they are.
  ///
  /// @param location the folder of the part files, without a slash at its end
  String table(String database, String table, String location, ExportedTable source);

  /// What stands in front of the query of a view.
  String view(String database, String view);

  /// A table or view as queries call it.
  String reference(String database, String table);

  /// What the columns of a table are called there.
  default List<String> columns(ExportedTable source) {
    return source.columns().stream().map(ExportedTable.Column::name).toList();
  }

  /// The name of a column in queries, which may quote differently from definitions.
  String column(String name);

  /// The value of a text column in the type that it stands for, NULL if the type has none such;
  /// empty if the engine has no type for it.
  Optional<String> cast(Meaning meaning, String column);

  /// Whether two columns may have names that differ in nothing but case.
  boolean tellsCasesApart();

  /// What a reader of the statements should know.
  String remark();
}
