package dev.spillway.core.column;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.core.type.Carrier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class ColumnVectorTest {
  @ParameterizedTest
  @EnumSource(Carrier.class)
  void valuesAreDenseAndNullsOnlyFlags(Carrier carrier) {
    // From no room at all, so that every array has to grow.
    ColumnVector vector = ColumnVector.of(carrier, 0);
    for (int row = 0; row < 1000; row++) {
      if (row % 3 == 0) {
        vector.addNull();
      } else {
        add(vector, row);
      }
    }
    assertThat(vector.carrier()).isEqualTo(carrier);
    assertThat(vector.rows()).isEqualTo(1000);
    assertThat(vector.nulls()).isEqualTo(334);
    assertThat(vector.values()).isEqualTo(666);
    int value = 0;
    for (int row = 0; row < 1000; row++) {
      assertThat(vector.isNull(row)).isEqualTo(row % 3 == 0);
      assertThat(vector.present()[row]).isEqualTo((byte) (row % 3 == 0 ? 0 : 1));
      if (row % 3 != 0) {
        assertThat(at(vector, value++))
            .isEqualTo(String.valueOf(carrier == Carrier.BOOLEAN ? row & 1 : row));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Carrier.class)
  void aClearedVectorStartsAnew(Carrier carrier) {
    ColumnVector vector = ColumnVector.of(carrier, 4);
    add(vector, 7);
    vector.addNull();
    vector.clear();
    assertThat(vector.rows()).isZero();
    assertThat(vector.nulls()).isZero();
    assertThat(vector.bytes()).isZero();
    add(vector, 1);
    assertThat(vector.isNull(0)).isFalse();
    assertThat(at(vector, 0)).isEqualTo("1");
  }

  @Test
  void bytesAreWrittenInPlaceWithTheirRealLength() {
    BytesVector vector = new BytesVector(1);
    vector.add("first".getBytes(UTF_8), 0, 5);
    int at = vector.reserve(100);
    vector.data()[at] = 'x';
    vector.commit(1);
    vector.add("xlastx".getBytes(UTF_8), 1, 4);
    assertThat(vector.end()).isEqualTo(10);
    assertThat(vector.length(1)).isEqualTo(1);
    assertThat(new String(vector.data(), 0, vector.end(), UTF_8)).isEqualTo("firstxlast");
    assertThat(vector.offsets()).startsWith(0, 5, 6, 10);
  }

  @Test
  void aGiantValueIsGivenBackOnceItIsGone() {
    BytesVector vector = new BytesVector(1);
    vector.add(new byte[1 << 20], 0, 1 << 20);
    vector.trim(1000);
    assertThat(vector.data().length).isGreaterThanOrEqualTo(1 << 20);
    vector.clear();
    vector.trim(1000);
    assertThat(vector.data()).hasSize(1000);
  }

  private static void add(ColumnVector vector, int value) {
    switch (vector) {
      case BooleanVector booleans -> booleans.add((value & 1) == 1);
      case IntVector ints -> ints.add(value);
      case LongVector longs -> longs.add(value);
      case FloatVector floats -> floats.add(value);
      case DoubleVector doubles -> doubles.add(value);
      case BytesVector bytes -> {
        byte[] text = String.valueOf(value).getBytes(UTF_8);
        bytes.add(text, 0, text.length);
      }
    }
  }

  private static String at(ColumnVector vector, int value) {
    return switch (vector) {
      case BooleanVector booleans -> booleans.array()[value] ? "1" : "0";
      case IntVector ints -> String.valueOf(ints.array()[value]);
      case LongVector longs -> String.valueOf(longs.array()[value]);
      case FloatVector floats -> String.valueOf((int) floats.array()[value]);
      case DoubleVector doubles -> String.valueOf((int) doubles.array()[value]);
      case BytesVector bytes ->
          new String(bytes.data(), bytes.offsets()[value], bytes.length(value), UTF_8);
    };
  }
}
