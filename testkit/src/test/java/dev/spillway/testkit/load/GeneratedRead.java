package dev.spillway.testkit.load;

import dev.spillway.core.source.Consistency;
import dev.spillway.core.source.ConsistentRead;
import dev.spillway.core.source.Notice;
import dev.spillway.core.source.SourceColumn;
import dev.spillway.core.source.SourceTable;
import dev.spillway.core.source.TableName;
import dev.spillway.core.source.TableRange;
import dev.spillway.core.source.TableReader;
import dev.spillway.core.type.Carrier;
import dev.spillway.core.type.ColumnType;
import dev.spillway.core.type.LogicalType;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// Tables of a `bigint` and a `text` that are made while they are read: ranges of equal size, a
/// reader of the test's own for each.
final class GeneratedRead implements ConsistentRead {
  private static final List<SourceColumn> COLUMNS =
      List.of(
          SourceColumn.of("id", "bigint", ColumnType.plain(Carrier.LONG, new LogicalType.Int64())),
          SourceColumn.of("v", "text", ColumnType.plain(Carrier.BYTES, new LogicalType.Utf8())));

  private final List<SourceTable> tables;
  private final Function<TableRange, TableReader> readers;

  GeneratedRead(List<SourceTable> tables, Function<TableRange, TableReader> readers) {
    this.tables = List.copyOf(tables);
    this.readers = readers;
  }

  static SourceTable table(String name, long bytes, long rows) {
    return new SourceTable(
        new TableName("db", "public", name), "of-" + name, COLUMNS, bytes, rows, Optional.empty());
  }

  @Override
  public Instant time() {
    return Instant.EPOCH;
  }

  @Override
  public Consistency consistency() {
    return new Consistency(true, "numbers do not change");
  }

  @Override
  public boolean repeatable() {
    return true;
  }

  @Override
  public List<SourceTable> tables() {
    return tables;
  }

  @Override
  public List<Notice> notices() {
    return List.of();
  }

  @Override
  public List<TableRange> split(SourceTable table, long targetBytes) {
    long parts = Math.max(1, Math.ceilDiv(table.bytes(), targetBytes));
    List<TableRange> ranges = new ArrayList<>();
    for (long part = 0; part < parts; part++) {
      long bytes = table.bytes() * (part + 1) / parts - table.bytes() * part / parts;
      ranges.add(new TableRange(table.name().table(), String.valueOf(part), Math.max(1, bytes)));
    }
    return ranges;
  }

  @Override
  public TableReader reader(SourceTable table, TableRange range) {
    return readers.apply(range);
  }

  @Override
  public void close() {}
}
