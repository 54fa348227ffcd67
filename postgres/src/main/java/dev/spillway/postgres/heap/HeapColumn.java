package dev.spillway.postgres.heap;

import dev.spillway.postgres.heap.decode.Attribute;
import dev.spillway.postgres.heap.decode.DatumType;
import dev.spillway.postgres.heap.decode.MissingValue;
import dev.spillway.postgres.type.Wire;
import java.util.Optional;

/// A column of a relation's rows, in the order in which it lies there.
///
/// @param reading absent for columns that were dropped
record HeapColumn(Attribute attribute, Optional<Reading> reading) {
  /// How a column is read.
  ///
  /// @param vector which vector of the table's batches it fills
  record Reading(int vector, DatumType type, Wire wire, MissingValue missing) {}
}
