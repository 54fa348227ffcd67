package dev.spillway.postgres.type;

import dev.spillway.core.type.Carrier;
import dev.spillway.core.type.ColumnType;
import dev.spillway.core.type.LogicalType;
import dev.spillway.core.type.TextForm;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The built-in types whose binary form the client knows, and how each is exported. Every other
/// type (arrays, composites, ranges, geometric, full text search, extensions) is [#printed()].
///
/// @see <a href="https://www.postgresql.org/docs/current/datatype.html">PostgreSQL: data types</a>
public enum PostgresType {
  BOOL(16, Wire.BOOL, ColumnType.plain(Carrier.BOOLEAN, new LogicalType.Bool())),
  BYTEA(17, Wire.RAW, ColumnType.plain(Carrier.BYTES, new LogicalType.Binary())),
  NAME(19, Wire.TEXT, utf8()),
  INT8(20, Wire.INT8, ColumnType.plain(Carrier.LONG, new LogicalType.Int64())),
  INT2(21, Wire.INT2, ColumnType.plain(Carrier.INT, new LogicalType.Int16())),
  INT4(23, Wire.INT4, ColumnType.plain(Carrier.INT, new LogicalType.Int32())),
  TEXT(25, Wire.TEXT, utf8()),
  OID(26, Wire.UINT4, ColumnType.plain(Carrier.LONG, new LogicalType.Int64())),
  TID(27, Wire.RAW, ColumnType.text(Carrier.BYTES, new TidText())),
  XID(28, Wire.UINT4, ColumnType.text(Carrier.LONG, new UnsignedText())),
  CID(29, Wire.UINT4, ColumnType.text(Carrier.LONG, new UnsignedText())),
  JSON(114, Wire.TEXT, utf8()),
  FLOAT4(700, Wire.FLOAT4, ColumnType.plain(Carrier.FLOAT, new LogicalType.Float32())),
  FLOAT8(701, Wire.FLOAT8, ColumnType.plain(Carrier.DOUBLE, new LogicalType.Float64())),
  MACADDR8(774, Wire.RAW, ColumnType.text(Carrier.BYTES, new MacaddrText())),
  MACADDR(829, Wire.RAW, ColumnType.text(Carrier.BYTES, new MacaddrText())),
  BPCHAR(1042, Wire.TEXT, utf8()),
  VARCHAR(1043, Wire.TEXT, utf8()),
  DATE(1082, Wire.INT4, ColumnType.text(Carrier.INT, new DateText())),
  TIME(1083, Wire.INT8, ColumnType.text(Carrier.LONG, new TimeText())),
  TIMESTAMP(1114, Wire.INT8, ColumnType.text(Carrier.LONG, TimestampText.withoutZone())),
  TIMESTAMPTZ(1184, Wire.INT8, ColumnType.text(Carrier.LONG, TimestampText.inUtc())),
  INTERVAL(1186, Wire.RAW, ColumnType.text(Carrier.BYTES, new IntervalText())),
  TIMETZ(1266, Wire.RAW, ColumnType.text(Carrier.BYTES, new TimeTzText())),
  BIT(1560, Wire.RAW, ColumnType.text(Carrier.BYTES, new BitText())),
  VARBIT(1562, Wire.RAW, ColumnType.text(Carrier.BYTES, new BitText())),
  NUMERIC(1700, Wire.NUMERIC, ColumnType.text(Carrier.BYTES, new NumericText())),
  UUID(2950, Wire.RAW, ColumnType.text(Carrier.BYTES, new UuidText())),
  PG_LSN(3220, Wire.INT8, ColumnType.text(Carrier.LONG, new LsnText())),
  JSONB(3802, Wire.VERSIONED_TEXT, utf8()),
  XID8(5069, Wire.INT8, ColumnType.text(Carrier.LONG, new UnsignedText()));

  private static final Map<Long, PostgresType> BY_OID =
      Stream.of(values()).collect(Collectors.toMap(PostgresType::oid, Function.identity()));

  private static final TypeMapping SCALED_NUMERIC =
      new TypeMapping(Wire.SCALED_NUMERIC, ColumnType.text(Carrier.LONG, new ScaledNumericText()));

  private final long oid;

  // Records all the way down, and text forms without state.
  @SuppressWarnings("ImmutableEnumChecker")
  private final TypeMapping mapping;

  PostgresType(long oid, Wire wire, ColumnType columnType) {
    this.oid = oid;
    this.mapping = new TypeMapping(wire, columnType);
  }

  public static Optional<PostgresType> byOid(long oid) {
    return Optional.ofNullable(BY_OID.get(oid));
  }

  /// A type that only the server can print.
  public static TypeMapping printed() {
    return new TypeMapping(Wire.PRINTED_TEXT, utf8());
  }

  /// A type that is text under another name, such as an enum or `citext`.
  public static TypeMapping plainText() {
    return TEXT.mapping;
  }

  /// A numeric of a precision that a `long` can carry, see [ScaledNumeric#holds].
  public static TypeMapping scaledNumeric() {
    return SCALED_NUMERIC;
  }

  /// The type's number in pg_type, the same in every PostgreSQL.
  public long oid() {
    return oid;
  }

  public TypeMapping mapping() {
    return mapping;
  }

  /// The mapping of a domain over this type: always text, as RDS exports domains.
  public TypeMapping asDomain() {
    return switch (this) {
      case INT2, INT4 -> new TypeMapping(mapping.wire(), text(Carrier.INT, new IntegerText()));
      case INT8, OID -> new TypeMapping(mapping.wire(), text(Carrier.LONG, new IntegerText()));
      case BOOL, BYTEA, FLOAT4, FLOAT8 -> printed();
      case NAME, TEXT, TID, XID, CID, JSON, MACADDR8, MACADDR, BPCHAR, VARCHAR -> mapping;
      case DATE, TIME, TIMESTAMP, TIMESTAMPTZ, INTERVAL, TIMETZ, BIT, VARBIT -> mapping;
      case NUMERIC, UUID, PG_LSN, JSONB, XID8 -> mapping;
    };
  }

  private static ColumnType text(Carrier carrier, TextForm form) {
    return ColumnType.text(carrier, form);
  }

  private static ColumnType utf8() {
    return ColumnType.plain(Carrier.BYTES, new LogicalType.Utf8());
  }
}
