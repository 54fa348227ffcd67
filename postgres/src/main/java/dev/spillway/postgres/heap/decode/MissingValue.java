package dev.spillway.postgres.heap.decode;

import dev.spillway.core.column.BooleanVector;
import dev.spillway.core.column.BytesVector;
import dev.spillway.core.column.ColumnVector;
import dev.spillway.core.column.DoubleVector;
import dev.spillway.core.column.FloatVector;
import dev.spillway.core.column.IntVector;
import dev.spillway.core.column.LongVector;

/// The value of a column in rows that are older than it: the default of the moment when it was
/// added. Immutable once made.
///
/// @param row a vector of one row, or of none where the value is NULL
public record MissingValue(ColumnVector row) {
  /// NULL, for a vector of the same kind.
  public static MissingValue none(ColumnVector empty) {
    return new MissingValue(empty);
  }

  void addTo(ColumnVector vector) {
    if (row.values() == 0) {
      vector.addNull();
      return;
    }
    switch (row) {
      case BooleanVector value -> ((BooleanVector) vector).add(value.array()[0]);
      case IntVector value -> ((IntVector) vector).add(value.array()[0]);
      case LongVector value -> ((LongVector) vector).add(value.array()[0]);
      case FloatVector value -> ((FloatVector) vector).add(value.array()[0]);
      case DoubleVector value -> ((DoubleVector) vector).add(value.array()[0]);
      case BytesVector value -> ((BytesVector) vector).add(value.data(), 0, value.length(0));
    }
  }
}
