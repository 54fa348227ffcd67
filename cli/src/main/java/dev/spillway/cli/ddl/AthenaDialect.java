package dev.spillway.cli.ddl;

import java.util.Optional;

/// Athena's statements: tables by Hive's grammar, views by Trino's.
final class AthenaDialect extends HiveDialect {
  @Override
  public String scheme() {
    return "s3";
  }

  @Override
  public String literal(String text) {
    return Dialect.standardLiteral(text);
  }

  @Override
  public String reference(String database, String table) {
    return column(database) + "." + column(table);
  }

  @Override
  public String column(String name) {
    return Dialect.standardQuoted(name);
  }

  @Override
  public Optional<String> cast(Meaning meaning, String column) {
    return switch (meaning) {
      case Meaning.Decimal(int precision, int scale) ->
          Optional.of("TRY_CAST(%s AS decimal(%d,%d))".formatted(column, precision, scale));
      case Meaning.Plain plain ->
          switch (plain) {
            case DATE -> Optional.of("TRY_CAST(%s AS date)".formatted(column));
            case TIMESTAMP -> Optional.of("TRY_CAST(%s AS timestamp)".formatted(column));
            case TIMESTAMP_IN_UTC ->
                Optional.of(
                    "CAST(TRY_CAST(%s || ':00' AS timestamp with time zone) AT TIME ZONE 'UTC' AS timestamp)"
                        .formatted(column));
            case TIME, UUID, JSON -> Optional.empty();
          };
    };
  }

  @Override
  public String remark() {
    return "Athena runs one statement at a time. Times have milliseconds in the views, and are in UTC.";
  }
}
