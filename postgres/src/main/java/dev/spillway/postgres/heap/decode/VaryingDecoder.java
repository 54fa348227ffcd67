package dev.spillway.postgres.heap.decode;

import dev.spillway.core.column.BytesVector;
import dev.spillway.core.column.ColumnVector;
import dev.spillway.postgres.heap.page.LittleEndian;
import dev.spillway.postgres.heap.toast.Varlena;
import dev.spillway.postgres.type.Wire;

/// Values of varying length.
final class VaryingDecoder implements AttributeDecoder {
  private final int number;
  private final int alignment;
  private final MissingValue missing;
  private final Varlena varlena;
  private final ValueSink sink;
  private final boolean copying;

  private VaryingDecoder(
      Attribute attribute, MissingValue missing, Varlena varlena, ValueSink sink, boolean copying) {
    this.number = attribute.number();
    this.alignment = attribute.stored().alignment();
    this.missing = missing;
    this.varlena = varlena;
    this.sink = sink;
    this.copying = copying;
  }

  static VaryingDecoder of(
      Attribute attribute, DatumType type, Wire wire, MissingValue missing, Opening opening) {
    TextSink text = opening.sink();
    boolean copying = wire == Wire.TEXT && opening.utf8();
    ValueSink sink =
        switch (wire) {
          case TEXT -> text::add;
          case NUMERIC -> ValueSink.numeric();
          case VERSIONED_TEXT, PRINTED_TEXT -> ValueSink.printing(DatumTexts.of(type), text);
          case RAW -> raw(type);
          case BOOL, INT2, INT4, UINT4, INT8, FLOAT4, FLOAT8 ->
              throw new IllegalStateException("a number of varying length: " + wire);
        };
    return new VaryingDecoder(attribute, missing, opening.varlena(), sink, copying);
  }

  private static ValueSink raw(DatumType type) {
    if (type instanceof DatumType.Known(var known) && DatumTexts.rawForm(known).isPresent()) {
      return ValueSink.raw(DatumTexts.rawForm(known).get());
    }
    return (bytes, from, length, vector) -> vector.add(bytes, from, length);
  }

  @Override
  public void decode(TupleSlice rows, ColumnVector vector) {
    BytesVector target = (BytesVector) vector;
    for (int row = rows.from(); row < rows.to(); row++) {
      int at = rows.varying(row, number, alignment);
      if (at >= 0) {
        value(rows, row, at, target);
      } else if (at == TupleSlice.NULL) {
        target.addNull();
      } else {
        missing.addTo(target);
      }
    }
  }

  /// The two commonest forms, short and plain, need no opening.
  private void value(TupleSlice rows, int row, int at, BytesVector target) {
    byte[] bytes = rows.bytes();
    int first = bytes[at];
    int header;
    int size;
    if ((first & 1) != 0 && first != 1) {
      header = 1;
      size = (first & 0xFF) >>> 1;
    } else if ((first & 3) == 0 && rows.end(row) - at >= Integer.BYTES) {
      header = Integer.BYTES;
      size = LittleEndian.int4(bytes, at) >>> 2;
    } else {
      open(rows, row, at, target);
      return;
    }
    if (size < header || size > rows.end(row) - at) {
      throw TupleSlice.reachesOut();
    }
    rows.moveTo(row, at + size);
    if (copying) {
      target.add(bytes, at + header, size - header);
    } else {
      sink.add(bytes, at + header, size - header, target);
    }
  }

  private void open(TupleSlice rows, int row, int at, BytesVector target) {
    rows.moveTo(row, varlena.open(rows.bytes(), at, rows.end(row)));
    sink.add(varlena.bytes(), varlena.from(), varlena.length(), target);
  }

  @Override
  public void trim() {
    varlena.trim();
  }
}
