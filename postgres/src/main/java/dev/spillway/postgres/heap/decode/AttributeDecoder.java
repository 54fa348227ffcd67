package dev.spillway.postgres.heap.decode;

import dev.spillway.core.column.ColumnVector;
import dev.spillway.postgres.type.Wire;

/// Puts one column of some rows into a vector. Used by one thread.
public interface AttributeDecoder {
  /// Decodes and moves behind the column in every row that is chosen.
  void decode(TupleSlice rows, ColumnVector vector);

  /// Whether values that are too large to be held can be opened into a spool: they are exported as
  /// they are stored.
  default boolean takesLarge() {
    return false;
  }

  /// Gives back what giant values took.
  default void trim() {}

  /// A decoder that gives what a COPY of the column in the form `wire` gives.
  ///
  /// @param missing what rows have that are older than the column
  /// @param opening what all columns of a reader share
  static AttributeDecoder of(
      Attribute attribute, DatumType type, Wire wire, MissingValue missing, Opening opening) {
    if (DatumTexts.isNumber(wire)) {
      return new NumberDecoder(attribute, wire, missing);
    }
    if (wire == Wire.SCALED_NUMERIC) {
      return new ScaledNumericDecoder(attribute, missing, opening.varlena());
    }
    return attribute.stored().length() == StoredType.VARYING
        ? VaryingDecoder.of(attribute, type, wire, missing, opening)
        : new FixedDecoder(attribute, type, wire, missing, opening.sink());
  }

  /// What reads values of varying length and converts their text.
  record Opening(dev.spillway.postgres.heap.toast.Varlena varlena, TextSink sink, boolean utf8) {}
}
