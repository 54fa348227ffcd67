package dev.spillway.core.parquet;

import dev.spillway.core.type.Carrier;
import dev.spillway.core.type.ColumnType;
import dev.spillway.core.type.TextForm;
import java.util.Optional;

/// Chooses the dictionary and the plain form of a column's values: the one place where types become
/// code.
final class ValueEncoders {
  private ValueEncoders() {}

  static ValueEncoder of(
      ColumnType type, ColumnSchema schema, PageLimits limits, int dictionaryBytes) {
    ByteLayout layout = new ByteLayout(schema.name(), schema.fixedBytes());
    Optional<ValueDictionary> dictionary =
        dictionaryBytes == 0
            ? Optional.empty()
            : dictionary(type, layout, schema.order(), dictionaryBytes);
    return new ValueEncoder(dictionary, plain(type, layout, schema.order()), limits);
  }

  private static Optional<ValueDictionary> dictionary(
      ColumnType type, ByteLayout layout, Order order, int maxBytes) {
    if (type.textForm().isPresent()) {
      return Optional.of(
          switch (type.textForm().get()) {
            case TextForm.OfLong form -> new TextOfNumbersDictionary(layout, form, maxBytes);
            case TextForm.OfBytes form -> new TextOfBytesDictionary(layout, form, maxBytes);
          });
    }
    return switch (type.carrier()) {
      case BOOLEAN -> Optional.empty();
      case INT -> Optional.of(new IntDictionary(maxBytes));
      case LONG -> Optional.of(new LongDictionary(maxBytes));
      case FLOAT -> Optional.of(new FloatDictionary(maxBytes));
      case DOUBLE -> Optional.of(new DoubleDictionary(maxBytes));
      case BYTES -> Optional.of(new BytesDictionary(layout, order, maxBytes));
    };
  }

  private static PlainValues plain(ColumnType type, ByteLayout layout, Order order) {
    if (type.textForm().isPresent()) {
      return switch (type.textForm().get()) {
        case TextForm.OfLong form -> new PlainTextOfNumbers(form);
        case TextForm.OfBytes form -> new PlainTextOfBytes(layout, form);
      };
    }
    return plain(type.carrier(), layout, order);
  }

  private static PlainValues plain(Carrier carrier, ByteLayout layout, Order order) {
    return switch (carrier) {
      case BOOLEAN -> new PlainBooleans();
      case INT -> new PlainInts();
      case LONG -> new PlainLongs();
      case FLOAT -> new PlainFloats();
      case DOUBLE -> new PlainDoubles();
      case BYTES -> new PlainBytes(layout, order);
    };
  }
}
