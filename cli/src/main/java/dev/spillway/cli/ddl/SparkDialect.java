package dev.spillway.cli.ddl;

import java.util.Optional;

/// Spark's statements.
final class SparkDialect extends HiveDialect {
  /// What Spark would take a location's characters for.
  private static final String PATTERN = "[\\[\\]{}*?\\\\]";

  @Override
  public String table(String database, String table, String location, ExportedTable source) {
    return "CREATE TABLE IF NOT EXISTS %s.%s (\n%s)\nUSING parquet%s\nLOCATION %s"
        .formatted(
            quoted(database),
            quoted(table),
            definitions(source),
            source.batches() > 1 ? "\nOPTIONS ('recursiveFileLookup' 'true')" : "",
            literal(location.replaceAll(PATTERN, "\\\\$0")));
  }

  @Override
  public Optional<String> cast(Meaning meaning, String column) {
    return switch (meaning) {
      case Meaning.Decimal(int precision, int scale) ->
          Optional.of("try_cast(%s AS decimal(%d,%d))".formatted(column, precision, scale));
      case Meaning.Plain plain ->
          switch (plain) {
            case DATE ->
                Optional.of(Dialect.afterChrist(column, "try_cast(%s AS date)".formatted(column)));
            case TIMESTAMP ->
                Optional.of(
                    Dialect.afterChrist(column, "try_cast(%s AS timestamp_ntz)".formatted(column)));
            case TIMESTAMP_IN_UTC ->
                Optional.of(
                    Dialect.afterChrist(column, "try_cast(%s AS timestamp)".formatted(column)));
            case TIME, UUID, JSON -> Optional.empty();
          };
    };
  }

  @Override
  public String remark() {
    return "For Spark 3.4 and later.";
  }
}
