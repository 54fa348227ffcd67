package dev.spillway.server.quickstart;

/// What PostgreSQL and DuckDB compute alike of each kind of value.
enum PostgresKind implements ValueKind {
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

  PostgresKind(String inPostgres, String inDuckDb) {
    this.inPostgres = inPostgres;
    this.inDuckDb = inDuckDb;
  }

  /// The kind that RDS's type table gives a type; domains and everything else are text.
  static PostgresKind ofType(String typeName) {
    return switch (typeName) {
      case "int2", "int4", "int8", "oid" -> INTEGER;
      case "float4" -> FLOAT32;
      case "float8" -> FLOAT64;
      case "bool" -> BOOLEAN;
      case "bytea" -> BYTES;
      default -> TEXT;
    };
  }

  @Override
  public String inDatabase(String column) {
    return ValueKind.checksum(inPostgres, column);
  }

  @Override
  public String inDuckDb(String column) {
    return ValueKind.checksum(inDuckDb, column);
  }
}
