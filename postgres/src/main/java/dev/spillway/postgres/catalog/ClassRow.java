package dev.spillway.postgres.catalog;

/// A row of pg_class that may belong to an export.
///
/// @param schema as people read it; `quoted` is as the server wants it
/// @param sendable whether the server can be asked for it by name
/// @param readable whether the role may SELECT from it
/// @param filtered whether row-level security would hide rows from the role
public record ClassRow(
    long oid,
    String schema,
    String name,
    String quoted,
    char kind,
    char persistence,
    boolean partition,
    long fileNode,
    float rows,
    boolean heap,
    boolean sendable,
    boolean readable,
    boolean filtered) {
  public static final char TABLE = 'r';
  public static final char PARTITIONED = 'p';
  public static final char FOREIGN = 'f';

  /// Whether it is neither unlogged nor temporary.
  public boolean isPermanent() {
    return persistence == 'p';
  }
}
