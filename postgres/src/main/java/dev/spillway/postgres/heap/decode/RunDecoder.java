package dev.spillway.postgres.heap.decode;

import dev.spillway.core.column.ColumnVector;

/// Decodes runs of rows that all have the column; rows that are older get what they miss.
abstract class RunDecoder implements AttributeDecoder {
  private final int number;
  private final MissingValue missing;

  RunDecoder(Attribute attribute, MissingValue missing) {
    this.number = attribute.number();
    this.missing = missing;
  }

  /// Decodes rows that have the column.
  abstract void decode(TupleSlice rows, int first, int last, ColumnVector vector);

  @Override
  public final void decode(TupleSlice rows, ColumnVector vector) {
    int row = rows.from();
    while (row < rows.to()) {
      int end = rows.endOfRun(row, number);
      if (rows.has(row, number)) {
        decode(rows, row, end, vector);
      } else {
        for (int i = row; i < end; i++) {
          missing.addTo(vector);
        }
      }
      row = end;
    }
  }
}
