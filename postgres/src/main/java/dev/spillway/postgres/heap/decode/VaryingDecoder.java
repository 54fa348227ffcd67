package dev.spillway.postgres.heap.decode;

import dev.spillway.core.column.BytesVector;
import dev.spillway.core.column.ColumnVector;
import dev.spillway.postgres.heap.toast.Varlena;
import dev.spillway.postgres.type.Wire;
import java.util.Optional;

/// Values of varying length.
final class VaryingDecoder extends RunDecoder {
  private final AttributeWalk walk;
  private final Varlena varlena;
  private final ValueSink sink;
  private final boolean takesLarge;

  private VaryingDecoder(
      Attribute attribute,
      MissingValue missing,
      Varlena varlena,
      ValueSink sink,
      boolean takesLarge) {
    super(attribute, missing);
    this.walk = new AttributeWalk(attribute);
    this.varlena = varlena;
    this.sink = sink;
    this.takesLarge = takesLarge;
  }

  static VaryingDecoder of(
      Attribute attribute, DatumType type, Wire wire, MissingValue missing, Opening opening) {
    TextSink text = opening.sink();
    ValueSink sink =
        switch (wire) {
          case TEXT -> opening.utf8() ? ValueSink.copying() : text::add;
          case NUMERIC -> new NumericSink();
          case VERSIONED_TEXT, PRINTED_TEXT -> ValueSink.printing(DatumTexts.of(type), text);
          case RAW -> rawForm(type).map(ValueSink::raw).orElseGet(ValueSink::copying);
          case BOOL, INT2, INT4, UINT4, INT8, FLOAT4, FLOAT8, SCALED_NUMERIC ->
              throw new IllegalStateException("no bytes of varying length: " + wire);
        };
    boolean asStored =
        (wire == Wire.TEXT && opening.utf8()) || (wire == Wire.RAW && rawForm(type).isEmpty());
    return new VaryingDecoder(attribute, missing, opening.varlena(), sink, asStored);
  }

  private static Optional<RawForm> rawForm(DatumType type) {
    return type instanceof DatumType.Known(var known)
        ? DatumTexts.rawForm(known)
        : Optional.empty();
  }

  @Override
  void decode(TupleSlice rows, int first, int last, ColumnVector vector) {
    BytesVector target = (BytesVector) vector;
    int row = first;
    while (row < last) {
      int stop = walk.varying(rows, row, last);
      if (stop > row) {
        sink.addAll(rows, stop - row, walk.values(), target);
      }
      row = stop;
      if (row < last) {
        open(rows, row, target);
        row++;
      }
    }
  }

  private void open(TupleSlice rows, int row, BytesVector target) {
    int at = walk.begin(rows, row);
    if (takesLarge && varlena.isLarge(rows.bytes(), at)) {
      rows.positions()[row] = at + Varlena.storedBytes(rows.bytes(), at, rows.ends()[row]);
      target.addLarge(varlena.openLarge(rows.bytes(), at));
      return;
    }
    rows.positions()[row] = varlena.open(rows.bytes(), at, rows.ends()[row]);
    sink.add(varlena.bytes(), varlena.from(), varlena.length(), target);
  }

  @Override
  public boolean takesLarge() {
    return takesLarge;
  }

  @Override
  public void trim() {
    varlena.trim();
  }
}
