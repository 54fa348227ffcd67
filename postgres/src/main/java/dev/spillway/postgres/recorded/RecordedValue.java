package dev.spillway.postgres.recorded;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.spillway.core.column.BooleanVector;
import dev.spillway.core.column.BytesVector;
import dev.spillway.core.column.ColumnVector;
import dev.spillway.core.column.DoubleVector;
import dev.spillway.core.column.FloatVector;
import dev.spillway.core.column.IntVector;
import dev.spillway.core.column.LongVector;
import dev.spillway.core.type.Carrier;
import java.io.IOException;

/// One value as columns carry it: the carrier, whether it is there, and the value.
final class RecordedValue {
  private RecordedValue() {}

  /// @param vector of one row
  static void write(JsonGenerator json, ColumnVector vector) throws IOException {
    json.writeString(vector.carrier().name());
    json.writeNumber(vector.values());
    if (vector.values() == 0) {
      return;
    }
    switch (vector) {
      case BooleanVector value -> json.writeNumber(value.array()[0] ? 1 : 0);
      case IntVector value -> json.writeNumber(value.array()[0]);
      case LongVector value -> json.writeNumber(value.array()[0]);
      case FloatVector value -> json.writeNumber(Float.floatToRawIntBits(value.array()[0]));
      case DoubleVector value -> json.writeNumber(Double.doubleToRawLongBits(value.array()[0]));
      case BytesVector value -> json.writeBinary(value.data(), 0, value.length(0));
    }
  }

  static ColumnVector read(JsonCursor cursor) throws IOException {
    ColumnVector vector = ColumnVector.of(Carrier.valueOf(cursor.text()), 1);
    if (cursor.integer() == 0) {
      vector.addNull();
      return vector;
    }
    switch (vector) {
      case BooleanVector value -> value.add(cursor.integer() == 1);
      case IntVector value -> value.add(cursor.integer());
      case LongVector value -> value.add(cursor.number());
      case FloatVector value -> value.add(Float.intBitsToFloat(cursor.integer()));
      case DoubleVector value -> value.add(Double.longBitsToDouble(cursor.number()));
      case BytesVector value -> {
        byte[] bytes = cursor.bytes();
        value.add(bytes, 0, bytes.length);
      }
    }
    return vector;
  }
}
