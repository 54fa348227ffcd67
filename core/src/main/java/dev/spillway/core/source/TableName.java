package dev.spillway.core.source;

import java.util.Comparator;

/// A table's full name. MySQL has no schemas: there `schema` repeats the database, as in RDS's
/// keys.
public record TableName(String database, String schema, String table)
    implements Comparable<TableName> {
  private static final Comparator<TableName> ORDER =
      Comparator.comparing(TableName::database)
          .thenComparing(TableName::schema)
          .thenComparing(TableName::table);

  @Override
  public int compareTo(TableName other) {
    return ORDER.compare(this, other);
  }

  /// The `target` of RDS's manifests: `database.schema.table`.
  @Override
  public String toString() {
    return database + "." + schema + "." + table;
  }
}
