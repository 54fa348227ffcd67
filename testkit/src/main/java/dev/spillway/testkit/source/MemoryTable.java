package dev.spillway.testkit.source;

import dev.spillway.core.source.Skip;
import dev.spillway.core.source.SourceColumn;
import dev.spillway.core.source.SourceTable;
import dev.spillway.core.source.TableName;
import dev.spillway.core.type.Carrier;
import dev.spillway.core.type.ColumnType;
import dev.spillway.core.type.LogicalType;
import java.util.List;
import java.util.Optional;

/// A table whose row i is (i, "row i" or NULL for every third).
///
/// @param rows how many; ranges are cut by a pretended size of [#ROW_BYTES] each
/// @param finding under which its readers report the values that are NULL
public record MemoryTable(TableName name, int rows, Optional<Skip> skip, Optional<String> finding) {
  /// The pretended size of a row.
  public static final int ROW_BYTES = 100;

  static final List<SourceColumn> COLUMNS =
      List.of(
          SourceColumn.of("id", "bigint", ColumnType.plain(Carrier.LONG, new LogicalType.Int64())),
          SourceColumn.of(
              "label", "text", ColumnType.plain(Carrier.BYTES, new LogicalType.Utf8())));

  public MemoryTable(TableName name, int rows, Optional<Skip> skip) {
    this(name, rows, skip, Optional.empty());
  }

  /// The same table, with readers that report the values that are NULL under this reason.
  public MemoryTable reporting(String reason) {
    return new MemoryTable(name, rows, skip, Optional.of(reason));
  }

  /// A table of the database `db` and schema `public`.
  public static MemoryTable of(String name, int rows) {
    return new MemoryTable(new TableName("db", "public", name), rows, Optional.empty());
  }

  SourceTable sourceTable() {
    return new SourceTable(
        name, "id-of-" + name.table(), COLUMNS, (long) rows * ROW_BYTES, rows, skip);
  }
}
