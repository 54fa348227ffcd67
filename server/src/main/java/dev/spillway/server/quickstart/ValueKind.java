package dev.spillway.server.quickstart;

/// How the values of a column are compared: by a hash that the database and DuckDB compute alike,
/// each from its own value, so that the hashes' sum does not depend on the order of rows. Both give
/// two expressions: how many values there are, and their hashes' sum.
interface ValueKind {
  String inDatabase(String column);

  String inDuckDb(String column);

  /// IS DISTINCT FROM, because a composite of NULLs is a value although it IS NULL.
  static String checksum(String hash, String column) {
    String name = Sql.identifier(column);
    return "count(*) FILTER (WHERE %1$s IS DISTINCT FROM NULL), sum(%2$s) FILTER (WHERE %1$s IS DISTINCT FROM NULL)"
        .formatted(name, hash.replace("{}", name));
  }
}
