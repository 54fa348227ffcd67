package dev.spillway.core.type;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ColumnTypeTest {
  private static final TextForm.OfLong OF_LONG =
      new TextForm.OfLong() {
        @Override
        public int maxBytes() {
          return 0;
        }

        @Override
        public int write(long value, byte[] target, int offset) {
          return 0;
        }
      };

  private static final TextForm.OfBytes OF_BYTES =
      new TextForm.OfBytes() {
        @Override
        public int maxBytes(int length) {
          return 0;
        }

        @Override
        public int write(byte[] source, int from, int length, byte[] target, int offset) {
          return 0;
        }
      };

  @ParameterizedTest
  @CsvSource({"1,INT", "9,INT", "10,LONG", "18,LONG", "19,BYTES", "38,BYTES"})
  void decimalsTravelInWhatTheyBecome(int precision, Carrier carrier) {
    LogicalType decimal = new LogicalType.Decimal(precision, 1);
    for (Carrier any : Carrier.values()) {
      if (any == carrier) {
        assertThat(ColumnType.plain(any, decimal).textForm()).isEmpty();
      } else {
        assertThatThrownBy(() -> ColumnType.plain(any, decimal))
            .isInstanceOf(IllegalArgumentException.class);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"0,0", "39,0", "5,6", "5,-1"})
  void decimalsThatParquetDoesNotHaveAreRefused(int precision, int scale) {
    assertThatThrownBy(() -> new LogicalType.Decimal(precision, scale))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void numbersBecomeTextByAFormForNumbers() {
    assertThatCode(() -> ColumnType.text(Carrier.INT, OF_LONG)).doesNotThrowAnyException();
    assertThatCode(() -> ColumnType.text(Carrier.LONG, OF_LONG)).doesNotThrowAnyException();
    assertThatThrownBy(() -> ColumnType.text(Carrier.BYTES, OF_LONG))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> ColumnType.text(Carrier.DOUBLE, OF_LONG))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void bytesBecomeTextByAFormForBytesOrAreText() {
    assertThatCode(() -> ColumnType.text(Carrier.BYTES, OF_BYTES)).doesNotThrowAnyException();
    assertThatCode(() -> ColumnType.plain(Carrier.BYTES, new LogicalType.Utf8()))
        .doesNotThrowAnyException();
    assertThatThrownBy(() -> ColumnType.text(Carrier.INT, OF_BYTES))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> ColumnType.plain(Carrier.INT, new LogicalType.Utf8()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void onlyTextHasATextForm() {
    assertThatThrownBy(
            () -> new ColumnType(Carrier.INT, new LogicalType.Int32(), Optional.of(OF_LONG)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("INT");
  }

  @ParameterizedTest
  @CsvSource({"BOOLEAN", "INT", "LONG", "FLOAT", "DOUBLE"})
  void rawBytesTravelAsBytes(Carrier carrier) {
    assertThatThrownBy(() -> ColumnType.plain(carrier, new LogicalType.Binary()))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
