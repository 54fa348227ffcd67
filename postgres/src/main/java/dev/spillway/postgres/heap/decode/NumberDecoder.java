package dev.spillway.postgres.heap.decode;

import dev.spillway.core.column.BooleanVector;
import dev.spillway.core.column.ColumnVector;
import dev.spillway.core.column.DoubleVector;
import dev.spillway.core.column.FloatVector;
import dev.spillway.core.column.IntVector;
import dev.spillway.core.column.LongVector;
import dev.spillway.postgres.heap.page.LittleEndian;
import dev.spillway.postgres.type.Wire;

/// Numbers of a fixed size.
final class NumberDecoder implements AttributeDecoder {
  private final int number;
  private final int length;
  private final int alignment;
  private final Wire wire;
  private final MissingValue missing;

  NumberDecoder(Attribute attribute, Wire wire, MissingValue missing) {
    this.number = attribute.number();
    this.length = attribute.stored().length();
    this.alignment = attribute.stored().alignment();
    this.wire = wire;
    this.missing = missing;
  }

  @Override
  public void decode(TupleSlice rows, ColumnVector vector) {
    switch (wire) {
      case BOOL -> bool(rows, (BooleanVector) vector);
      case INT2 -> int2(rows, (IntVector) vector);
      case INT4 -> int4(rows, (IntVector) vector);
      case UINT4 -> uint4(rows, (LongVector) vector);
      case INT8 -> int8(rows, (LongVector) vector);
      case FLOAT4 -> float4(rows, (FloatVector) vector);
      case FLOAT8 -> float8(rows, (DoubleVector) vector);
      case RAW, TEXT, VERSIONED_TEXT, NUMERIC, PRINTED_TEXT ->
          throw new IllegalStateException("no number: " + wire);
    }
  }

  private void absent(int at, ColumnVector vector) {
    if (at == TupleSlice.NULL) {
      vector.addNull();
    } else {
      missing.addTo(vector);
    }
  }

  private void bool(TupleSlice rows, BooleanVector vector) {
    byte[] bytes = rows.bytes();
    for (int row = rows.from(); row < rows.to(); row++) {
      int at = rows.fixed(row, number, alignment, length);
      if (at < 0) {
        absent(at, vector);
      } else {
        vector.add(bytes[at] != 0);
      }
    }
  }

  private void int2(TupleSlice rows, IntVector vector) {
    byte[] bytes = rows.bytes();
    for (int row = rows.from(); row < rows.to(); row++) {
      int at = rows.fixed(row, number, alignment, length);
      if (at < 0) {
        absent(at, vector);
      } else {
        vector.add(LittleEndian.int2(bytes, at));
      }
    }
  }

  private void int4(TupleSlice rows, IntVector vector) {
    byte[] bytes = rows.bytes();
    for (int row = rows.from(); row < rows.to(); row++) {
      int at = rows.fixed(row, number, alignment, length);
      if (at < 0) {
        absent(at, vector);
      } else {
        vector.add(LittleEndian.int4(bytes, at));
      }
    }
  }

  private void uint4(TupleSlice rows, LongVector vector) {
    byte[] bytes = rows.bytes();
    for (int row = rows.from(); row < rows.to(); row++) {
      int at = rows.fixed(row, number, alignment, length);
      if (at < 0) {
        absent(at, vector);
      } else {
        vector.add(LittleEndian.uint4(bytes, at));
      }
    }
  }

  private void int8(TupleSlice rows, LongVector vector) {
    byte[] bytes = rows.bytes();
    for (int row = rows.from(); row < rows.to(); row++) {
      int at = rows.fixed(row, number, alignment, length);
      if (at < 0) {
        absent(at, vector);
      } else {
        vector.add(LittleEndian.int8(bytes, at));
      }
    }
  }

  private void float4(TupleSlice rows, FloatVector vector) {
    byte[] bytes = rows.bytes();
    for (int row = rows.from(); row < rows.to(); row++) {
      int at = rows.fixed(row, number, alignment, length);
      if (at < 0) {
        absent(at, vector);
      } else {
        vector.add(Float.intBitsToFloat(LittleEndian.int4(bytes, at)));
      }
    }
  }

  private void float8(TupleSlice rows, DoubleVector vector) {
    byte[] bytes = rows.bytes();
    for (int row = rows.from(); row < rows.to(); row++) {
      int at = rows.fixed(row, number, alignment, length);
      if (at < 0) {
        absent(at, vector);
      } else {
        vector.add(Double.longBitsToDouble(LittleEndian.int8(bytes, at)));
      }
    }
  }
}
