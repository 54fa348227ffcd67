package dev.spillway.cli.ddl;

import java.util.Optional;
import java.util.stream.Collectors;

/// Hive's statements.
class HiveDialect implements Dialect {
  @Override
  public String scheme() {
    return "s3a";
  }

  @Override
  public String quoted(String name) {
    return "`" + name.replace("`", "``") + "`";
  }

  @Override
  public String literal(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }

  @Override
  public String database(String database) {
    return "CREATE DATABASE IF NOT EXISTS " + quoted(database);
  }

  @Override
  public String table(String database, String table, String location, ExportedTable source) {
    return "CREATE EXTERNAL TABLE IF NOT EXISTS %s.%s (\n%s)\nSTORED AS PARQUET\nLOCATION %s"
        .formatted(quoted(database), quoted(table), definitions(source), literal(location + "/"));
  }

  final String definitions(ExportedTable source) {
    return source.columns().stream()
        .map(column -> "  %s %s".formatted(quoted(column.name()), type(column.type())))
        .collect(Collectors.joining(",\n"));
  }

  String type(FileType type) {
    return switch (type) {
      case FileType.Decimal(int precision, int scale) ->
          "decimal(%d,%d)".formatted(precision, scale);
      case FileType.Plain plain ->
          switch (plain) {
            case BOOLEAN -> "boolean";
            case INT16 -> "smallint";
            case INT32 -> "int";
            case INT64 -> "bigint";
            case FLOAT -> "float";
            case DOUBLE -> "double";
            case TEXT -> "string";
            case BYTES -> "binary";
            case TIMESTAMP -> "timestamp";
          };
    };
  }

  @Override
  public Optional<String> cast(Meaning meaning, String column) {
    return switch (meaning) {
      case Meaning.Decimal(int precision, int scale) ->
          Optional.of("CAST(%s AS decimal(%d,%d))".formatted(column, precision, scale));
      case Meaning.Plain plain ->
          switch (plain) {
            case DATE ->
                Optional.of(Dialect.afterChrist(column, "CAST(%s AS date)".formatted(column)));
            case TIMESTAMP ->
                Optional.of(Dialect.afterChrist(column, "CAST(%s AS timestamp)".formatted(column)));
            case TIMESTAMP_IN_UTC ->
                Optional.of(
                    Dialect.afterChrist(
                        column,
                        "CAST(substr(%1$s, 1, length(%1$s) - 3) AS timestamp)".formatted(column)));
            case TIME, UUID, JSON -> Optional.empty();
          };
    };
  }

  @Override
  public String remark() {
    return "Times with a zone are in UTC in the views.";
  }
}
