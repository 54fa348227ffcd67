package dev.spillway.core.type;

import java.util.Optional;

/// The mapping of one source column: how its raw values travel, what they become, and how text is
/// made of them where the exported type is text and the raw value is not.
///
/// @param carrier the vector that readers fill
/// @param exported the type in Parquet
/// @param textForm present only if `exported` is [LogicalType.Utf8] and raw values are not yet text
public record ColumnType(Carrier carrier, LogicalType exported, Optional<TextForm> textForm) {
  public ColumnType {
    boolean fits =
        switch (exported) {
          case LogicalType.Bool() -> carrier == Carrier.BOOLEAN;
          case LogicalType.Int16() -> carrier == Carrier.INT;
          case LogicalType.Int32() -> carrier == Carrier.INT;
          case LogicalType.Int64() -> carrier == Carrier.LONG;
          case LogicalType.TimestampMicros() -> carrier == Carrier.LONG;
          case LogicalType.Float32() -> carrier == Carrier.FLOAT;
          case LogicalType.Float64() -> carrier == Carrier.DOUBLE;
          case LogicalType.Binary() -> carrier == Carrier.BYTES;
          case LogicalType.Decimal(int precision, int scale) ->
              carrier
                  == (precision <= 9
                      ? Carrier.INT
                      : precision <= 18 ? Carrier.LONG : Carrier.BYTES);
          case LogicalType.Utf8() ->
              textForm
                  .map(form ->
                      switch (form) {
                        case TextForm.OfLong ofLong ->
                            carrier == Carrier.INT || carrier == Carrier.LONG;
                        case TextForm.OfBytes ofBytes -> carrier == Carrier.BYTES;
                      })
                  .orElse(carrier == Carrier.BYTES);
        };
    if (!fits || (textForm.isPresent() && !(exported instanceof LogicalType.Utf8))) {
      throw new IllegalArgumentException(
          "carrier %s does not fit %s, text form %s".formatted(carrier, exported, textForm));
    }
  }

  /// A type whose raw values are written as they are.
  public static ColumnType plain(Carrier carrier, LogicalType exported) {
    return new ColumnType(carrier, exported, Optional.empty());
  }

  /// A type whose raw values become text by `form`.
  public static ColumnType text(Carrier carrier, TextForm form) {
    return new ColumnType(carrier, new LogicalType.Utf8(), Optional.of(form));
  }
}
