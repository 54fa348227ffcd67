package dev.spillway.cli.ddl;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// DuckDB's statements: its tables over files are views.
final class DuckDbDialect implements Dialect {
  @Override
  public String scheme() {
    return "s3";
  }

  /// Every name is one there.
  @Override
  public String name(String name) {
    return name;
  }

  @Override
  public String database(String database) {
    return "CREATE SCHEMA IF NOT EXISTS " + quoted(database);
  }

  @Override
  public String table(String database, String table, String location, ExportedTable source) {
    return "CREATE OR REPLACE VIEW %s AS SELECT\n%s"
        .formatted(
            reference(database, table),
            source.isEmpty() ? withoutRows(source) : fromFiles(source, location));
  }

  /// A pattern without any file is an error there.
  private String withoutRows(ExportedTable source) {
    List<String> names = columns(source);
    List<String> items = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      String type = type(source.columns().get(i).type());
      items.add("  CAST(NULL AS %s) AS %s".formatted(type, quoted(names.get(i))));
    }
    return String.join(",\n", items) + "\nWHERE false";
  }

  private String fromFiles(ExportedTable source, String location) {
    String pattern =
        location.replaceAll("[\\[*?]", "[$0]")
            + (source.batches() > 1 ? "/*/*.parquet" : "/*.parquet");
    return columns(source).stream()
            .map(name -> "  " + quoted(name))
            .collect(Collectors.joining(",\n"))
        + "\nFROM read_parquet(%s)".formatted(literal(pattern));
  }

  /// Its reader numbers names that differ in case only.
  @Override
  public List<String> columns(ExportedTable source) {
    Set<String> taken = new HashSet<>();
    return source.columns().stream()
        .map(column -> {
          String read = column.name();
          for (int number = 1; !taken.add(read.toLowerCase(Locale.ROOT)); number++) {
            read = column.name() + "_" + number;
          }
          return read;
        })
        .toList();
  }

  private static String type(FileType type) {
    return switch (type) {
      case FileType.Decimal(int precision, int scale) ->
          "DECIMAL(%d,%d)".formatted(precision, scale);
      case FileType.Plain plain ->
          switch (plain) {
            case BOOLEAN -> "BOOLEAN";
            case INT16 -> "SMALLINT";
            case INT32 -> "INTEGER";
            case INT64 -> "BIGINT";
            case FLOAT -> "FLOAT";
            case DOUBLE -> "DOUBLE";
            case TEXT -> "VARCHAR";
            case BYTES -> "BLOB";
            case TIMESTAMP -> "TIMESTAMP";
          };
    };
  }

  @Override
  public Optional<String> cast(Meaning meaning, String column) {
    String type =
        switch (meaning) {
          case Meaning.Decimal(int precision, int scale) ->
              "DECIMAL(%d,%d)".formatted(precision, scale);
          case Meaning.Plain plain ->
              switch (plain) {
                case DATE -> "DATE";
                case TIME -> "TIME";
                case TIMESTAMP -> "TIMESTAMP";
                case TIMESTAMP_IN_UTC -> "TIMESTAMPTZ";
                case UUID -> "UUID";
                case JSON -> "JSON";
              };
        };
    String cast = "TRY_CAST(%s AS %s)".formatted(column, type);
    return Optional.of(
        meaning == Meaning.Plain.TIMESTAMP ? Dialect.afterChrist(column, cast) : cast);
  }

  @Override
  public boolean tellsCasesApart() {
    return true;
  }

  @Override
  public String remark() {
    return "From a bucket: INSTALL httpfs; LOAD httpfs; and a secret for it.";
  }
}
