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
final class NumberDecoder extends RunDecoder {
  private final AttributeWalk walk;
  private final Wire wire;

  NumberDecoder(Attribute attribute, Wire wire, MissingValue missing) {
    super(attribute, missing);
    this.walk = new AttributeWalk(attribute);
    this.wire = wire;
  }

  @Override
  void decode(TupleSlice rows, int first, int last, ColumnVector vector) {
    int values = walk.fixed(rows, first, last);
    byte[] bytes = rows.bytes();
    int[] places = rows.places();
    switch (wire) {
      case BOOL -> bool(bytes, places, values, (BooleanVector) vector);
      case INT2 -> int2(bytes, places, values, (IntVector) vector);
      case INT4 -> int4(bytes, places, values, (IntVector) vector);
      case UINT4 -> uint4(bytes, places, values, (LongVector) vector);
      case INT8 -> int8(bytes, places, values, (LongVector) vector);
      case FLOAT4 -> float4(bytes, places, values, (FloatVector) vector);
      case FLOAT8 -> float8(bytes, places, values, (DoubleVector) vector);
      case RAW, TEXT, VERSIONED_TEXT, NUMERIC, SCALED_NUMERIC, PRINTED_TEXT ->
          throw new IllegalStateException("no number: " + wire);
    }
    vector.addRows(rows.flags(), last - first, values);
  }

  private static void bool(byte[] bytes, int[] places, int values, BooleanVector vector) {
    boolean[] target = vector.reserve(values);
    int first = vector.values();
    for (int i = 0; i < values; i++) {
      target[first + i] = bytes[places[i]] != 0;
    }
  }

  private static void int2(byte[] bytes, int[] places, int values, IntVector vector) {
    int[] target = vector.reserve(values);
    int first = vector.values();
    for (int i = 0; i < values; i++) {
      target[first + i] = LittleEndian.int2(bytes, places[i]);
    }
  }

  private static void int4(byte[] bytes, int[] places, int values, IntVector vector) {
    int[] target = vector.reserve(values);
    int first = vector.values();
    for (int i = 0; i < values; i++) {
      target[first + i] = LittleEndian.int4(bytes, places[i]);
    }
  }

  private static void uint4(byte[] bytes, int[] places, int values, LongVector vector) {
    long[] target = vector.reserve(values);
    int first = vector.values();
    for (int i = 0; i < values; i++) {
      target[first + i] = LittleEndian.uint4(bytes, places[i]);
    }
  }

  private static void int8(byte[] bytes, int[] places, int values, LongVector vector) {
    long[] target = vector.reserve(values);
    int first = vector.values();
    for (int i = 0; i < values; i++) {
      target[first + i] = LittleEndian.int8(bytes, places[i]);
    }
  }

  private static void float4(byte[] bytes, int[] places, int values, FloatVector vector) {
    float[] target = vector.reserve(values);
    int first = vector.values();
    for (int i = 0; i < values; i++) {
      target[first + i] = Float.intBitsToFloat(LittleEndian.int4(bytes, places[i]));
    }
  }

  private static void float8(byte[] bytes, int[] places, int values, DoubleVector vector) {
    double[] target = vector.reserve(values);
    int first = vector.values();
    for (int i = 0; i < values; i++) {
      target[first + i] = Double.longBitsToDouble(LittleEndian.int8(bytes, places[i]));
    }
  }
}
