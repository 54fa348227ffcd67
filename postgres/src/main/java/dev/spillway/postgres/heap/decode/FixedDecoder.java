package dev.spillway.postgres.heap.decode;

import dev.spillway.core.column.BytesVector;
import dev.spillway.core.column.ColumnVector;
import dev.spillway.postgres.type.Wire;
import java.util.Arrays;

/// Values of a fixed size that travel as bytes.
final class FixedDecoder extends RunDecoder {
  private final AttributeWalk walk;
  private final int length;
  private final ValueSink sink;

  FixedDecoder(
      Attribute attribute, DatumType type, Wire wire, MissingValue missing, TextSink text) {
    super(attribute, missing);
    this.walk = new AttributeWalk(attribute);
    this.length = attribute.stored().length();
    this.sink = sink(type, wire, text);
  }

  private static ValueSink sink(DatumType type, Wire wire, TextSink text) {
    if (type instanceof DatumType.Known(var known) && wire == Wire.RAW) {
      RawForm form = DatumTexts.rawForm(known).orElseThrow();
      return form.isSame() ? ValueSink.copying() : ValueSink.raw(form);
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
  void decode(TupleSlice rows, int first, int last, ColumnVector vector) {
    int values = walk.fixed(rows, first, last);
    Arrays.fill(rows.lengths(), 0, values, length);
    sink.addAll(rows, last - first, values, (BytesVector) vector);
  }
}
