package dev.spillway.mysql.type;

import dev.spillway.core.type.Carrier;
import dev.spillway.core.type.ColumnType;
import dev.spillway.core.type.LogicalType;
import java.util.Locale;

/// How each type is exported, by what information_schema says of a column: RDS's table, and where a
/// real export differs from it, the export.
///
/// @see <a
///   href="https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_ExportSnapshot.data-types.html">
///   RDS: data conversion when exporting to S3</a>
public final class MysqlType {
  private static final int MAX_DECIMAL_PRECISION = 38;

  private MysqlType() {}

  /// What information_schema.COLUMNS says of a column's type.
  ///
  /// @param dataType DATA_TYPE
  /// @param columnType COLUMN_TYPE, which alone tells whether it is unsigned
  /// @param hasCharset whether CHARACTER_SET_NAME is not NULL
  public record Declared(
      String dataType,
      String columnType,
      boolean hasCharset,
      int numericPrecision,
      int numericScale,
      int datetimePrecision) {
    boolean unsigned() {
      return columnType.toLowerCase(Locale.ROOT).contains(" unsigned");
    }
  }

  /// The mapping; a type that is not known is text if it has a character set, else bytes.
  public static TypeMapping of(Declared column) {
    return switch (column.dataType().toLowerCase(Locale.ROOT)) {
      case "tinyint" ->
          column.unsigned()
              ? plain(Wire.UINT1, Carrier.INT, new LogicalType.Int16())
              : plain(Wire.INT1, Carrier.INT, new LogicalType.Int32());
      case "smallint" -> int32(column.unsigned() ? Wire.UINT2 : Wire.INT2);
      case "year" -> int32(Wire.UINT2);
      case "mediumint", "int" -> column.unsigned() ? int64(Wire.UINT4) : int32(Wire.INT4);
      case "bigint" ->
          column.unsigned()
              ? plain(Wire.UINT8, Carrier.BYTES, new LogicalType.Decimal(20, 0))
              : int64(Wire.INT8);
      case "float" -> plain(Wire.FLOAT, Carrier.DOUBLE, new LogicalType.Float64());
      case "double" -> plain(Wire.DOUBLE, Carrier.DOUBLE, new LogicalType.Float64());
      case "decimal" -> decimal(column);
      case "date" -> new TypeMapping(Wire.DATE, ColumnType.text(Carrier.INT, new DateText()));
      case "time" ->
          new TypeMapping(
              Wire.TIME, ColumnType.text(Carrier.LONG, new TimeText(column.datetimePrecision())));
      case "datetime", "timestamp" ->
          plain(Wire.DATETIME, Carrier.LONG, new LogicalType.TimestampMicros());
      case "char", "varchar", "tinytext", "text", "mediumtext", "longtext", "enum", "set" -> text();
      case "json", "uuid", "inet4", "inet6", "xmltype" -> text();
      default -> column.hasCharset() ? text() : bytes();
    };
  }

  private static TypeMapping decimal(Declared column) {
    int precision = column.numericPrecision();
    if (precision > MAX_DECIMAL_PRECISION) {
      return text();
    }
    Carrier carrier = precision <= 9 ? Carrier.INT : precision <= 18 ? Carrier.LONG : Carrier.BYTES;
    return plain(Wire.DECIMAL, carrier, new LogicalType.Decimal(precision, column.numericScale()));
  }

  private static TypeMapping int32(Wire wire) {
    return plain(wire, Carrier.INT, new LogicalType.Int32());
  }

  private static TypeMapping int64(Wire wire) {
    return plain(wire, Carrier.LONG, new LogicalType.Int64());
  }

  private static TypeMapping text() {
    return plain(Wire.TEXT, Carrier.BYTES, new LogicalType.Utf8());
  }

  private static TypeMapping bytes() {
    return plain(Wire.RAW, Carrier.BYTES, new LogicalType.Binary());
  }

  private static TypeMapping plain(Wire wire, Carrier carrier, LogicalType exported) {
    return new TypeMapping(wire, ColumnType.plain(carrier, exported));
  }
}
