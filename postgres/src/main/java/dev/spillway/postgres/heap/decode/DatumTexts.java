package dev.spillway.postgres.heap.decode;

import dev.spillway.core.type.TextForm;
import dev.spillway.postgres.heap.page.DamagedFileException;
import dev.spillway.postgres.heap.page.LittleEndian;
import dev.spillway.postgres.type.NumericText;
import dev.spillway.postgres.type.PostgresType;
import dev.spillway.postgres.type.Wire;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;

/// Makes what prints a type. Whatever has a text form already is brought into the raw form that
/// this one reads, so that the text is made in one place.
final class DatumTexts {
  private DatumTexts() {}

  static DatumText of(DatumType type) {
    return switch (type) {
      case DatumType.Known(PostgresType known) -> known(known);
      case DatumType.Printed(PrintedType printed) -> printed.text();
      case DatumType.TextLike() -> DatumTexts::same;
      case DatumType.Enumeration(var labels) -> new EnumLabels(labels);
      case DatumType.ArrayOf(DatumType.Element element, char delimiter) ->
          new ArrayText(new NestedDatum(element), delimiter);
      case DatumType.Composite(var fields) -> new CompositeText(fields);
      case DatumType.Range(DatumType.Element bound) -> new RangeText(new NestedDatum(bound));
      case DatumType.Multirange(DatumType.Element bound) ->
          new MultirangeText(new RangeText(new NestedDatum(bound)), bound.stored());
    };
  }

  private static DatumText known(PostgresType type) {
    return switch (type) {
      case BOOL -> (bytes, from, length, out) -> out.put(bytes[from] == 0 ? 'f' : 't');
      case INT2 -> number(type, LittleEndian::int2);
      case INT4, DATE -> number(type, LittleEndian::int4);
      case OID, XID, CID -> number(type, LittleEndian::uint4);
      case INT8, TIME, TIMESTAMP, TIMESTAMPTZ, PG_LSN, XID8 -> number(type, LittleEndian::int8);
      case FLOAT4 ->
          (bytes, from, length, out) ->
              out.put(FloatText.of(Float.intBitsToFloat(LittleEndian.int4(bytes, from))));
      case FLOAT8 ->
          (bytes, from, length, out) ->
              out.put(FloatText.of(Double.longBitsToDouble(LittleEndian.int8(bytes, from))));
      case TEXT, VARCHAR, BPCHAR, JSON -> DatumTexts::same;
      case NAME -> DatumTexts::name;
      case BYTEA -> DatumTexts::hex;
      case JSONB -> new JsonbText(numeric());
      case NUMERIC -> numeric();
      case TID, MACADDR, MACADDR8, INTERVAL, TIMETZ, BIT, VARBIT, UUID -> raw(type);
    };
  }

  private interface NumberAt {
    long read(byte[] bytes, int at);
  }

  private static DatumText number(PostgresType type, NumberAt number) {
    TextForm.OfLong form = (TextForm.OfLong) form(type);
    return (bytes, from, length, out) -> {
      out.reserve(form.maxBytes());
      out.advance(form.write(number.read(bytes, from), out.bytes(), out.length()));
    };
  }

  /// Integers are text only as domains.
  private static TextForm form(PostgresType type) {
    return type.mapping()
        .columnType()
        .textForm()
        .or(() -> type.asDomain().columnType().textForm())
        .orElseThrow();
  }

  private static DatumText raw(PostgresType type) {
    RawForm raw = rawForm(type).orElseThrow();
    TextForm.OfBytes form = (TextForm.OfBytes) form(type);
    TextBuffer scratch = new TextBuffer();
    return (bytes, from, length, out) -> {
      int size = raw.bytes(bytes, from, length);
      scratch.clear();
      scratch.reserve(size);
      raw.write(bytes, from, length, scratch.bytes(), 0);
      out.reserve(form.maxBytes(size));
      out.advance(form.write(scratch.bytes(), 0, size, out.bytes(), out.length()));
    };
  }

  /// The text of a numeric may be far longer than text forms promise by its raw length.
  private static DatumText numeric() {
    RawForm raw = RawForm.numeric();
    NumericText form = new NumericText();
    TextBuffer scratch = new TextBuffer();
    return (bytes, from, length, out) -> {
      int size = raw.bytes(bytes, from, length);
      scratch.clear();
      scratch.reserve(size);
      raw.write(bytes, from, length, scratch.bytes(), 0);
      out.reserve(Math.max(form.maxBytes(size), NumericText.maxExpandedBytes(scratch.bytes(), 0)));
      out.advance(form.write(scratch.bytes(), 0, size, out.bytes(), out.length()));
    };
  }

  /// How the type's values become what a COPY sends; empty if they are sent as they are, without a
  /// fixed size.
  static Optional<RawForm> rawForm(PostgresType type) {
    return switch (type) {
      // The block's number lies in two halves, the higher first.
      case TID -> Optional.of(RawForm.numbers(2, 2, 2));
      case MACADDR -> Optional.of(RawForm.same(6));
      case MACADDR8 -> Optional.of(RawForm.same(8));
      case UUID -> Optional.of(RawForm.same(16));
      case INTERVAL -> Optional.of(RawForm.numbers(8, 4, 4));
      case TIMETZ -> Optional.of(RawForm.numbers(8, 4));
      case BIT, VARBIT -> Optional.of(RawForm.bits());
      case NUMERIC -> Optional.of(RawForm.numeric());
      case BOOL, BYTEA, NAME, INT8, INT2, INT4, TEXT, OID, XID, CID, JSON -> Optional.empty();
      case FLOAT4, FLOAT8, BPCHAR, VARCHAR, DATE, TIME, TIMESTAMP -> Optional.empty();
      case TIMESTAMPTZ, PG_LSN, JSONB, XID8 -> Optional.empty();
    };
  }

  /// Whether values of a wire form are numbers of a fixed size.
  static boolean isNumber(Wire wire) {
    return switch (wire) {
      case BOOL, INT2, INT4, UINT4, INT8, FLOAT4, FLOAT8 -> true;
      case RAW, TEXT, VERSIONED_TEXT, NUMERIC, SCALED_NUMERIC, PRINTED_TEXT -> false;
    };
  }

  private static void same(byte[] bytes, int from, int length, TextBuffer out) {
    out.put(bytes, from, length);
  }

  private static void name(byte[] bytes, int from, int length, TextBuffer out) {
    out.put(bytes, from, nameBytes(bytes, from, length));
  }

  /// A name ends with its first zero.
  static int nameBytes(byte[] bytes, int from, int length) {
    for (int i = 0; i < length; i++) {
      if (bytes[from + i] == 0) {
        return i;
      }
    }
    throw DamagedFileException.inValue("a name has no end");
  }

  private static void hex(byte[] bytes, int from, int length, TextBuffer out) {
    out.put("\\x");
    byte[] digits =
        HexFormat.of().formatHex(bytes, from, from + length).getBytes(StandardCharsets.US_ASCII);
    out.put(digits, 0, digits.length);
  }
}
