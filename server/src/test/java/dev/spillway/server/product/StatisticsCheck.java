package dev.spillway.server.product;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.testkit.parquet.Bounds;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;

/// Holds what a file says of a column against the column's values.
///
/// @param reader who read what the file says
record StatisticsCheck(String what, PrimitiveType type, PartReader reader) {
  /// Longer bounds are cut off.
  private static final int BOUND_BYTES = 64;

  void require(Bounds bounds, List<Optional<String>> column) {
    List<String> values = column.stream().flatMap(Optional::stream).toList();
    assertThat(bounds.nulls()).as(what).isEqualTo(column.size() - values.size());
    List<String> ordered =
        values.stream().filter(this::hasPlace).sorted(Bounds.order(type)).toList();
    if (ordered.isEmpty()) {
      assertThat(bounds.least()).as(what).isEmpty();
      assertThat(bounds.greatest()).as(what).isEmpty();
    } else {
      require(bounds.least(), shownAsLeast(ordered.getFirst()), this::requireLeast);
      require(bounds.greatest(), shownAsGreatest(ordered.getLast()), this::requireGreatest);
    }
  }

  private void require(
      Optional<String> bound, String value, BiConsumer<String, String> ifItIsLong) {
    if (isInfinite(value) && !reader.reportsInfiniteBounds()) {
      assertThat(bound).as(what).isEmpty();
    } else if (length(value) <= BOUND_BYTES) {
      assertThat(bound).as(what).hasValue(value);
    } else {
      assertThat(length(bound.orElseThrow()))
          .as("%s: cut where a character ends", what)
          .isBetween(BOUND_BYTES - 3, BOUND_BYTES);
      ifItIsLong.accept(bound.orElseThrow(), value);
    }
  }

  private void requireLeast(String bound, String value) {
    assertThat(value).as(what).startsWith(bound);
  }

  private void requireGreatest(String bound, String value) {
    assertThat(Bounds.order(type).compare(bound, value)).as(what).isPositive();
    String common = bound.substring(0, bound.offsetByCodePoints(bound.length(), -1));
    assertThat(value).as("%s: all but the last character", what).startsWith(common);
  }

  /// NaN has no place in Parquet's order.
  private boolean hasPlace(String value) {
    return !isFloating() || !value.equals("NaN");
  }

  /// The least zero is written as -0.0 and the greatest as 0.0, whichever there is.
  private String shownAsLeast(String value) {
    return isFloating() && value.equals("0.0") ? "-0.0" : value;
  }

  private String shownAsGreatest(String value) {
    return isFloating() && value.equals("-0.0") ? "0.0" : value;
  }

  private boolean isInfinite(String value) {
    return isFloating() && Double.isInfinite(Double.parseDouble(value));
  }

  private boolean isFloating() {
    return switch (type.getPrimitiveTypeName()) {
      case FLOAT, DOUBLE -> true;
      case BOOLEAN, INT32, INT64, BINARY, FIXED_LEN_BYTE_ARRAY, INT96 -> false;
    };
  }

  private int length(String text) {
    boolean hexadecimal =
        type.getPrimitiveTypeName() == PrimitiveTypeName.BINARY
            && type.getLogicalTypeAnnotation() == null;
    return hexadecimal ? text.length() / 2 : text.getBytes(StandardCharsets.UTF_8).length;
  }
}
