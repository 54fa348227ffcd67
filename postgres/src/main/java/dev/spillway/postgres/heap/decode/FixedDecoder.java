package dev.spillway.postgres.heap.decode;

import dev.spillway.core.column.BytesVector;
import dev.spillway.core.column.ColumnVector;
import dev.spillway.postgres.type.Wire;

/// Values of a fixed size that travel as bytes.
final class FixedDecoder implements AttributeDecoder {
  private final Attribute attribute;
  private final MissingValue missing;
  private final ValueSink sink;

  FixedDecoder(
      Attribute attribute, DatumType type, Wire wire, MissingValue missing, TextSink text) {
    this.attribute = attribute;
    this.missing = missing;
    this.sink = sink(type, wire, text);
  }

  private static ValueSink sink(DatumType type, Wire wire, TextSink text) {
    if (type instanceof DatumType.Known(var known) && wire == Wire.RAW) {
      return ValueSink.raw(DatumTexts.rawForm(known).orElseThrow());
    }
    if (type instanceof DatumType.Enumeration(var labels)) {
      EnumLabels names = new EnumLabels(labels);
      return (bytes, from, length, vector) -> {
        byte[] label = names.label(bytes, from);
        vector.add(label, 0, label.length);
      };
    }
    if (wire == Wire.TEXT) {
      return (bytes, from, length, vector) ->
          text.add(bytes, from, DatumTexts.nameBytes(bytes, from, length), vector);
    }
    return ValueSink.printing(DatumTexts.of(type), text);
  }

  @Override
  public void decode(TupleSlice rows, ColumnVector vector) {
    BytesVector target = (BytesVector) vector;
    byte[] bytes = rows.bytes();
    int length = attribute.stored().length();
    for (int row = rows.from(); row < rows.to(); row++) {
      int at = rows.fixed(row, attribute.number(), attribute.stored().alignment(), length);
      if (at == TupleSlice.NULL) {
        target.addNull();
      } else if (at == TupleSlice.MISSING) {
        missing.addTo(target);
      } else {
        sink.add(bytes, at, length, target);
      }
    }
  }
}
