package dev.spillway.server.quickstart;

/// How the values of a column are compared: by a hash that PostgreSQL and DuckDB compute alike,
/// each from its own value, so that the hashes' sum does not depend on the order of rows.
enum ValueKind {
  INTEGER(
      "({}::int8 % 2147483629) * 1103515245 % 1000000007",
      "({}::BIGINT % 2147483629) * 1103515245 % 1000000007"),
  /// By its bits, which tell -0 from 0 and know NaN.
  FLOAT32(
      "('x' || encode(float4send({}), 'hex'))::bit(32)::int4 % 1000000007",
      "{}::BIT::INTEGER % 1000000007"),
  FLOAT64(
      "('x' || encode(float8send({}), 'hex'))::bit(64)::int8 % 1000000007",
      "{}::BIT::BIGINT % 1000000007"),
  BOOLEAN("CASE WHEN {} THEN 1 ELSE 0 END", "CASE WHEN {} THEN 1 ELSE 0 END"),
  BYTES("('0x' || left(md5({}), 15))::int8", "('0x' || left(md5({}), 15))::BIGINT"),
  /// By PostgreSQL's own output, which is what is exported; a cast to text would differ for some
  /// types.
  TEXT("('0x' || left(md5(format('%s', {})), 15))::int8", "('0x' || left(md5({}), 15))::BIGINT");

  private final String inPostgres;
  private final String inDuckDb;

  ValueKind(String inPostgres, String inDuckDb) {
    this.inPostgres = inPostgres;
    this.inDuckDb = inDuckDb;
  }

  /// The kind that RDS's type table gives a PostgreSQL type; domains and everything else are text.
  static ValueKind ofPostgres(String typeName) {
    return switch (typeName) {
      case "int2", "int4", "int8", "oid" -> INTEGER;
      case "float4" -> FLOAT32;
      case "float8" -> FLOAT64;
      case "bool" -> BOOLEAN;
      case "bytea" -> BYTES;
      default -> TEXT;
    };
  }

  /// The two expressions that a checksum of a column consists of: how many values, and their sum.
  String postgresChecksum(String column) {
    return checksum(inPostgres, column);
  }

  String duckDbChecksum(String column) {
    return checksum(inDuckDb, column);
  }

  /// IS DISTINCT FROM, because a composite of NULLs is a value although it IS NULL.
  private static String checksum(String hash, String column) {
    String name = Sql.identifier(column);
    return "count(*) FILTER (WHERE %1$s IS DISTINCT FROM NULL), sum(%2$s) FILTER (WHERE %1$s IS DISTINCT FROM NULL)"
        .formatted(name, hash.replace("{}", name));
  }
}
