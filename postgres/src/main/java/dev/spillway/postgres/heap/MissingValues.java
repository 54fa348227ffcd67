package dev.spillway.postgres.heap;

import dev.spillway.core.column.BytesVector;
import dev.spillway.core.column.ColumnBatch;
import dev.spillway.core.column.ColumnVector;
import dev.spillway.core.source.SourceColumn;
import dev.spillway.postgres.catalog.TableColumn;
import dev.spillway.postgres.copy.OversizeException;
import dev.spillway.postgres.copy.RangeCopy;
import dev.spillway.postgres.copy.TextRepair;
import dev.spillway.postgres.heap.StorageFacts.ColumnFacts;
import dev.spillway.postgres.heap.StorageFacts.MissingFacts;
import dev.spillway.postgres.heap.page.DamagedFileException;
import dev.spillway.postgres.type.TypeMapping;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongFunction;

/// Reads the values that stand for columns in rows that are older than these, in the form in which
/// COPY sends the columns.
final class MissingValues {
  private final Connection connection;
  private final TypeCatalog types;
  private final LongFunction<TypeMapping> mapping;
  private final Optional<TextRepair> repair;

  MissingValues(
      Connection connection,
      TypeCatalog types,
      LongFunction<TypeMapping> mapping,
      Optional<TextRepair> repair) {
    this.connection = connection;
    this.types = types;
    this.mapping = mapping;
    this.repair = repair;
  }

  /// Those of columns whose type is read from files; this machine may lack the library of others.
  List<MissingFacts> read(long relation, List<ColumnFacts> columns) throws SQLException {
    List<TableColumn> wanted = new ArrayList<>();
    List<String> expressions = new ArrayList<>();
    List<Integer> numbers = new ArrayList<>();
    for (ColumnFacts column : columns) {
      if (column.hasMissing() && !column.dropped() && types.find(column.typeOid()).isPresent()) {
        String name = "c" + column.number();
        TypeMapping type = mapping.apply(column.typeOid());
        wanted.add(
            new TableColumn(
                SourceColumn.of(name, column.type(), type.columnType()), name, type, true));
        numbers.add(column.number());
        expressions.add(sql(relation, column) + " AS " + name);
      }
    }
    return wanted.isEmpty() ? List.of() : read(wanted, numbers, expressions);
  }

  /// The catalog has the value in an array of one, whatever its type; as text it can be made a
  /// value of the column's type again. The array's own text is not read: types choose what stands
  /// between its elements.
  private static String sql(long relation, ColumnFacts column) {
    return """
    (SELECT pg_catalog.array_to_string(a.attmissingval, '')
     FROM pg_catalog.pg_attribute a WHERE a.attrelid = %d AND a.attnum = %d)::%s\
    """
        .formatted(relation, column.number(), column.type());
  }

  private List<MissingFacts> read(
      List<TableColumn> wanted, List<Integer> numbers, List<String> expressions)
      throws SQLException {
    ColumnBatch batch =
        new ColumnBatch(
            wanted.stream().map(column -> column.mapping().columnType()).toList(), 2, 1 << 20);
    String from = "(SELECT " + String.join(", ", expressions) + ") AS missing";
    try {
      RangeCopy copy = RangeCopy.beginFrom(connection, from, wanted, repair);
      while (copy.readPage(batch)) {
        // One row, then the end.
      }
    } catch (IOException | OversizeException e) {
      throw new SQLException("the values of added columns cannot be read: " + e.getMessage(), e);
    }
    if (batch.rows() != 1) {
      throw DamagedFileException.ofFile("pg_attribute", "it has no values of added columns");
    }
    List<MissingFacts> values = new ArrayList<>();
    for (int i = 0; i < numbers.size(); i++) {
      requireHere(batch.vector(i));
      values.add(new MissingFacts(numbers.get(i), batch.vector(i)));
    }
    return values;
  }

  /// A default of megabytes would be in a spool.
  private static void requireHere(ColumnVector vector) throws SQLException {
    if (vector instanceof BytesVector bytes && bytes.large().isPresent()) {
      throw new SQLException("the value of an added column is too large", "54000");
    }
  }
}
