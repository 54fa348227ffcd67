package dev.spillway.cli.ddl;

import java.util.Optional;
import java.util.stream.Collectors;

/// Trino's statements, for its Hive connector.
final class TrinoDialect implements Dialect {
  private final String catalog;

  /// @param catalog what the connector is called there
  TrinoDialect(String catalog) {
    this.catalog = catalog;
  }

  @Override
  public String scheme() {
    return "s3";
  }

  @Override
  public String database(String database) {
    return "CREATE SCHEMA IF NOT EXISTS %s.%s".formatted(quoted(catalog), quoted(database));
  }

  @Override
  public String table(String database, String table, String location, ExportedTable source) {
    return "CREATE TABLE IF NOT EXISTS %s (\n%s)\nWITH (format = 'PARQUET', external_location = %s)"
        .formatted(
            reference(database, table),
            source.columns().stream()
                .map(column -> "  %s %s".formatted(quoted(column.name()), type(column.type())))
                .collect(Collectors.joining(",\n")),
            literal(location + "/"));
  }

  private static String type(FileType type) {
    return switch (type) {
      case FileType.Decimal(int precision, int scale) ->
          "decimal(%d,%d)".formatted(precision, scale);
      case FileType.Plain plain ->
          switch (plain) {
            case BOOLEAN -> "boolean";
            case INT16 -> "smallint";
            case INT32 -> "integer";
            case INT64 -> "bigint";
            case FLOAT -> "real";
            case DOUBLE -> "double";
            case TEXT -> "varchar";
            case BYTES -> "varbinary";
            case TIMESTAMP -> "timestamp(6)";
          };
    };
  }

  @Override
  public String reference(String database, String table) {
    return "%s.%s.%s".formatted(quoted(catalog), quoted(database), quoted(table));
  }

  @Override
  public Optional<String> cast(Meaning meaning, String column) {
    return Optional.of(
        switch (meaning) {
          case Meaning.Decimal(int precision, int scale) ->
              "TRY_CAST(%s AS decimal(%d,%d))".formatted(column, precision, scale);
          case Meaning.Plain plain ->
              switch (plain) {
                case DATE -> "TRY_CAST(%s AS date)".formatted(column);
                case TIME -> "TRY_CAST(%s AS time(6))".formatted(column);
                case TIMESTAMP -> "TRY_CAST(%s AS timestamp(6))".formatted(column);
                case TIMESTAMP_IN_UTC ->
                    "TRY_CAST(%s || ':00' AS timestamp(6) with time zone)".formatted(column);
                case UUID -> "TRY_CAST(%s AS uuid)".formatted(column);
                case JSON -> "TRY(json_parse(%s))".formatted(column);
              };
        });
  }

  @Override
  public String remark() {
    return "For the Hive connector; --catalog says what it is called.";
  }
}
