package dev.spillway.postgres.heap.decode;

import dev.spillway.postgres.heap.page.LittleEndian;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Built-in types that a COPY has printed by the server, and that the heap reader prints itself.
public enum PrintedType {
  POINT(600, GeometricText.POINT),
  LSEG(601, GeometricText.LSEG),
  PATH(602, GeometricText.PATH),
  BOX(603, GeometricText.BOX),
  POLYGON(604, GeometricText.POLYGON),
  LINE(628, GeometricText.LINE),
  CIDR(650, NetworkText.cidr()),
  CIRCLE(718, GeometricText.CIRCLE),
  MONEY(790, PrintedType::money),
  INET(869, NetworkText.inet());

  private static final Map<Long, PrintedType> BY_OID =
      Stream.of(values()).collect(Collectors.toMap(type -> type.oid, Function.identity()));

  private final long oid;

  @SuppressWarnings("ImmutableEnumChecker")
  private final DatumText text;

  PrintedType(long oid, DatumText text) {
    this.oid = oid;
    this.text = text;
  }

  public static Optional<PrintedType> byOid(long oid) {
    return Optional.ofNullable(BY_OID.get(oid));
  }

  DatumText text() {
    return text;
  }

  /// In the locale C, as our servers print it.
  private static void money(byte[] bytes, int from, int length, TextBuffer out) {
    long cents = LittleEndian.int8(bytes, from);
    String digits = Long.toUnsignedString(Math.abs(cents));
    String padded = "0".repeat(Math.max(0, 3 - digits.length())) + digits;
    int whole = padded.length() - 2;
    out.put(cents < 0 ? "-$" : "$");
    for (int i = 0; i < whole; i++) {
      out.put(padded.charAt(i));
      if (i < whole - 1 && (whole - 1 - i) % 3 == 0) {
        out.put(',');
      }
    }
    out.put('.');
    out.put(padded.substring(whole));
  }
}
