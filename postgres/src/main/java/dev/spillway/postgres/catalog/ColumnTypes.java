package dev.spillway.postgres.catalog;

import dev.spillway.core.source.SourceColumn;
import dev.spillway.postgres.type.PostgresType;
import dev.spillway.postgres.type.ScaledNumeric;
import dev.spillway.postgres.type.TypeMapping;
import dev.spillway.postgres.type.Wire;
import java.util.Map;
import java.util.OptionalInt;

/// Finds the mapping of a column's type and describes it as information_schema would.
public final class ColumnTypes {
  private static final int HEADER_BYTES = 4;
  private static final int UNLIMITED_INTERVAL = 0xFFFF;

  private final Map<Long, TypeRow> types;

  /// @param types by oid, with all that they are domains over
  public ColumnTypes(Map<Long, TypeRow> types) {
    this.types = types;
  }

  /// How values of the type are read, whatever its modifier.
  public TypeMapping mapping(long type) {
    TypeRow row = row(type);
    return row.kind() == TypeRow.DOMAIN ? domainMapping(base(row)) : plainMapping(row);
  }

  /// How a column of the type is read.
  ///
  /// @param modifier pg_attribute.atttypmod
  TypeMapping mapping(long type, int modifier) {
    TypeMapping mapping = mapping(type);
    if (mapping.wire() != Wire.NUMERIC) {
      return mapping;
    }
    TypeRow row = row(type);
    int own = row.kind() == TypeRow.DOMAIN ? row.baseModifier() : modifier;
    OptionalInt precision = numericPrecision(PostgresType.NUMERIC, own);
    OptionalInt scale = numericScale(PostgresType.NUMERIC, own);
    return precision.isPresent()
            && scale.isPresent()
            && ScaledNumeric.holds(precision.getAsInt(), scale.getAsInt())
        ? PostgresType.scaledNumeric()
        : mapping;
  }

  /// @param modifier pg_attribute.atttypmod
  SourceColumn describe(String name, long type, int modifier) {
    TypeRow row = row(type);
    TypeRow base = base(row);
    int baseModifier = row.kind() == TypeRow.DOMAIN ? row.baseModifier() : modifier;
    PostgresType known = PostgresType.byOid(base.oid()).orElse(PostgresType.TEXT);
    return new SourceColumn(
        name,
        typeName(base),
        mapping(type, modifier).columnType(),
        length(known, baseModifier),
        numericPrecision(known, baseModifier),
        numericScale(known, baseModifier),
        timePrecision(known, baseModifier));
  }

  private TypeRow row(long type) {
    TypeRow row = types.get(type);
    if (row == null) {
      throw new IllegalStateException("pg_type has no row " + type + " in this snapshot");
    }
    return row;
  }

  private TypeRow base(TypeRow row) {
    TypeRow base = row;
    while (base.kind() == TypeRow.DOMAIN) {
      base = row(base.base());
    }
    return base;
  }

  private static TypeMapping plainMapping(TypeRow row) {
    if (row.kind() == TypeRow.ENUM || row.textLike()) {
      return PostgresType.plainText();
    }
    return PostgresType.byOid(row.oid())
        .map(PostgresType::mapping)
        .orElseGet(PostgresType::printed);
  }

  private static TypeMapping domainMapping(TypeRow base) {
    if (base.kind() == TypeRow.ENUM || base.textLike()) {
      return PostgresType.plainText();
    }
    return PostgresType.byOid(base.oid())
        .map(PostgresType::asDomain)
        .orElseGet(PostgresType::printed);
  }

  private static String typeName(TypeRow base) {
    if (base.array()) {
      return "ARRAY";
    }
    return base.builtIn() ? base.name() : "USER-DEFINED";
  }

  private static OptionalInt length(PostgresType type, int modifier) {
    if (modifier < 0) {
      return OptionalInt.empty();
    }
    return switch (type) {
      case BPCHAR, VARCHAR -> OptionalInt.of(modifier - HEADER_BYTES);
      case BIT, VARBIT -> OptionalInt.of(modifier);
      case BOOL, BYTEA, NAME, INT8, INT2, INT4, TEXT, OID, TID, XID, CID, JSON -> none();
      case FLOAT4, FLOAT8, MACADDR8, MACADDR, DATE, TIME, TIMESTAMP, TIMESTAMPTZ -> none();
      case INTERVAL, TIMETZ, NUMERIC, UUID, PG_LSN, JSONB, XID8 -> none();
    };
  }

  private static OptionalInt numericPrecision(PostgresType type, int modifier) {
    return switch (type) {
      case INT2 -> OptionalInt.of(16);
      case INT4 -> OptionalInt.of(32);
      case INT8 -> OptionalInt.of(64);
      case FLOAT4 -> OptionalInt.of(24);
      case FLOAT8 -> OptionalInt.of(53);
      case NUMERIC ->
          modifier < 0 ? none() : OptionalInt.of(((modifier - HEADER_BYTES) >> 16) & 0xFFFF);
      case BOOL, BYTEA, NAME, TEXT, OID, TID, XID, CID, JSON, MACADDR8, MACADDR -> none();
      case BPCHAR, VARCHAR, DATE, TIME, TIMESTAMP, TIMESTAMPTZ, INTERVAL, TIMETZ -> none();
      case BIT, VARBIT, UUID, PG_LSN, JSONB, XID8 -> none();
    };
  }

  /// Eleven bits with a sign: a numeric may be rounded to hundreds.
  private static OptionalInt numericScale(PostgresType type, int modifier) {
    return type == PostgresType.NUMERIC && modifier >= 0
        ? OptionalInt.of(((modifier - HEADER_BYTES) << 21) >> 21)
        : none();
  }

  private static OptionalInt timePrecision(PostgresType type, int modifier) {
    return switch (type) {
      case DATE -> OptionalInt.of(0);
      case TIME, TIMETZ, TIMESTAMP, TIMESTAMPTZ -> OptionalInt.of(modifier < 0 ? 6 : modifier);
      case INTERVAL -> {
        int digits = modifier & UNLIMITED_INTERVAL;
        yield OptionalInt.of(modifier < 0 || digits == UNLIMITED_INTERVAL ? 6 : digits);
      }
      case BOOL, BYTEA, NAME, INT8, INT2, INT4, TEXT, OID, TID, XID, CID, JSON -> none();
      case FLOAT4, FLOAT8, MACADDR8, MACADDR, BPCHAR, VARCHAR, BIT, VARBIT -> none();
      case NUMERIC, UUID, PG_LSN, JSONB, XID8 -> none();
    };
  }

  private static OptionalInt none() {
    return OptionalInt.empty();
  }
}
