package dev.spillway.server.quickstart;

/// What MariaDB and DuckDB compute alike of each kind of value.
enum MariadbKind implements ValueKind {
  INTEGER(
      "(CAST({} AS SIGNED) % 2147483629) * 1103515245 % 1000000007",
      "({}::BIGINT % 2147483629) * 1103515245 % 1000000007"),
  /// By its bits, which are to be had as a point's first coordinate only; a FLOAT's are those of
  /// the DOUBLE that it is exported as.
  FLOATING(
      "CAST(CONV(HEX(REVERSE(SUBSTRING(ST_AsWKB(POINT({} * 1e0, 0)), 6, 8))), 16, -10) AS SIGNED) % 1000000007",
      "{}::DOUBLE::BIT::BIGINT % 1000000007"),
  /// By its digits; DuckDB leaves the zero before the point out where a type has no digit there.
  DECIMAL(
      "CAST(CONV(LEFT(MD5(CAST({} AS CHAR)), 15), 16, 10) AS SIGNED)",
      "('0x' || left(md5(regexp_replace({}::VARCHAR, '^(-?)\\.', '\\10.')), 15))::BIGINT"),
  /// Microseconds of the wall clock.
  INSTANT("TIMESTAMPDIFF(MICROSECOND, '1970-01-01', {}) % 1000000007", "epoch_us({}) % 1000000007"),
  BYTES("CAST(CONV(LEFT(MD5({}), 15), 16, 10) AS SIGNED)", "('0x' || left(md5({}), 15))::BIGINT"),
  DATE(BYTES.inMariadb, BYTES.inDuckDb),
  TEXT("CAST(CONV(LEFT(MD5(CONVERT({} USING utf8mb4)), 15), 16, 10) AS SIGNED)", BYTES.inDuckDb);

  private final String inMariadb;
  private final String inDuckDb;

  MariadbKind(String inMariadb, String inDuckDb) {
    this.inMariadb = inMariadb;
    this.inDuckDb = inDuckDb;
  }

  /// The kind of a type as `information_schema` names it.
  static MariadbKind ofType(String dataType) {
    return switch (dataType) {
      case "tinyint", "smallint", "mediumint", "int", "bigint", "year" -> INTEGER;
      case "float", "double" -> FLOATING;
      case "decimal" -> DECIMAL;
      case "datetime", "timestamp" -> INSTANT;
      case "date" -> DATE;
      case "bit", "binary", "varbinary", "tinyblob", "blob", "mediumblob", "longblob" -> BYTES;
      case "point", "geometry" -> BYTES;
      default -> TEXT;
    };
  }

  @Override
  public String inDatabase(String column) {
    String value = value(Sql.identifier(column));
    return "COUNT(%s), SUM(%s)".formatted(value, inMariadb.replace("{}", value));
  }

  /// Dates that no calendar has are exported as NULL.
  private String value(String name) {
    return this == DATE || this == INSTANT
        ? "CASE WHEN MONTH(%1$s) > 0 AND DAYOFMONTH(%1$s) > 0 THEN %1$s END".formatted(name)
        : name;
  }

  @Override
  public String inDuckDb(String column) {
    return ValueKind.checksum(inDuckDb, column);
  }
}
