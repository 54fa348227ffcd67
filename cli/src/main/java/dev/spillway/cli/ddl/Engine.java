package dev.spillway.cli.ddl;

import java.util.Locale;

/// Who will read the export.
enum Engine {
  ATHENA,
  HIVE,
  TRINO,
  SPARK,
  DUCKDB;

  String spelled() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// @param catalog of Trino
  Dialect dialect(String catalog) {
    return switch (this) {
      case ATHENA -> new AthenaDialect();
      case HIVE -> new HiveDialect();
      case TRINO -> new TrinoDialect(catalog);
      case SPARK -> new SparkDialect();
      case DUCKDB -> new DuckDbDialect();
    };
  }
}
