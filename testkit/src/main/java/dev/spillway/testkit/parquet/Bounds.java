package dev.spillway.testkit.parquet;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.parquet.schema.PrimitiveType;

/// What a file says of the values of one column in one row group or page.
///
/// @param least and `greatest`: texts as [ParquetRows#of] gives them, absent where nothing is said
public record Bounds(long nulls, Optional<String> least, Optional<String> greatest) {
  /// What several say together.
  public static Bounds over(List<Bounds> several, Comparator<String> order) {
    return new Bounds(
        several.stream().mapToLong(Bounds::nulls).sum(),
        several.stream().flatMap(bounds -> bounds.least().stream()).min(order),
        several.stream().flatMap(bounds -> bounds.greatest().stream()).max(order));
  }

  /// The order of texts as [ParquetRows#of] gives them: by number, or by unsigned bytes.
  public static Comparator<String> order(PrimitiveType type) {
    return switch (type.getPrimitiveTypeName()) {
      case INT32, INT64 -> Comparator.comparingLong(Long::parseLong);
      case FLOAT, DOUBLE -> Comparator.comparingDouble(Double::parseDouble);
      case BOOLEAN, BINARY, FIXED_LEN_BYTE_ARRAY, INT96 -> Bounds::compareBytes;
    };
  }

  private static int compareBytes(String one, String other) {
    return Arrays.compareUnsigned(
        one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
  }
}
