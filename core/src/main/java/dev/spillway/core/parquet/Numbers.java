package dev.spillway.core.parquet;

import dev.spillway.core.column.ColumnVector;
import dev.spillway.core.column.IntVector;
import dev.spillway.core.column.LongVector;

/// Whole numbers of a vector, whichever of the two carriers they have.
final class Numbers {
  private Numbers() {}

  static long at(ColumnVector vector, int value) {
    return vector instanceof IntVector ints
        ? ints.array()[value]
        : ((LongVector) vector).array()[value];
  }
}
