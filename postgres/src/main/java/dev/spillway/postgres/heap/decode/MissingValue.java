package dev.spillway.postgres.heap.decode;

import dev.spillway.core.column.BooleanVector;
import dev.spillway.core.column.BytesVector;
import dev.spillway.core.column.ColumnVector;
import dev.spillway.core.column.DoubleVector;
import dev.spillway.core.column.FloatVector;
import dev.spillway.core.column.IntVector;
import dev.spillway.core.column.LongVector;
import dev.spillway.postgres.type.ScaledNumeric;
import dev.spillway.postgres.type.Wire;

/// The value of a column in rows that are older than it: the default of the moment when it was
/// added. Immutable once made.
///
/// @param row a vector of one row, or of none where the value is NULL
public record MissingValue(ColumnVector row) {
  /// @param value in the form of the type whatever its modifier
  /// @param wire of the column
  public static MissingValue of(ColumnVector value, Wire wire) {
    if (wire != Wire.SCALED_NUMERIC
        || !(value instanceof BytesVector copied)
        || value.values() == 0) {
      return new MissingValue(value);
    }
    LongVector scaled = new LongVector(1);
    scaled.add(ScaledNumeric.of(copied.data(), 0, copied.length(0)));
    return new MissingValue(scaled);
  }

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
