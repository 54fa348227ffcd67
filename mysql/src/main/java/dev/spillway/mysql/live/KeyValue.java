package dev.spillway.mysql.live;

import dev.spillway.mysql.catalog.Names;
import dev.spillway.mysql.catalog.TableKey;
import dev.spillway.mysql.catalog.TableKey.KeyColumn;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/// One value of a key's column, as text that SQL can give and take: digits, a date, or bytes in
/// hexadecimal.
record KeyValue(KeyColumn column, String text) {
  /// Bytes behind a common beginning that are looked at when two values are halved.
  private static final int DIGITS = 6;

  private static final int FIRST_PRINTABLE = 0x20;
  private static final int PRINTABLE = 95;
  private static final DateTimeFormatter DATETIME =
      new DateTimeFormatterBuilder()
          .appendPattern("uuuu-MM-dd HH:mm:ss")
          .optionalStart()
          .appendFraction(ChronoField.NANO_OF_SECOND, 0, 6, true)
          .optionalEnd()
          .toFormatter();

  /// The expression whose text a value is made of.
  static String expression(KeyColumn column) {
    String name = Names.quoted(column.name());
    return switch (column.kind()) {
      case TEXT, BINARY -> "HEX(" + name + ")";
      case INTEGER, DECIMAL, DATE, DATETIME -> "CAST(" + name + " AS CHAR)";
    };
  }

  /// The value as an SQL constant of the column's own type and character set.
  String literal() {
    return switch (column.kind()) {
      case INTEGER, DECIMAL -> text;
      case DATE, DATETIME -> "'" + text + "'";
      case TEXT -> "_" + column.charset() + " X'" + text + "'";
      case BINARY -> "X'" + text + "'";
    };
  }

  /// A value behind this one and not behind `high`, about half-way; empty if there is none to be
  /// told. It need not be a value that the table has.
  Optional<KeyValue> half(KeyValue high) {
    if (text.equals(high.text)) {
      return Optional.empty();
    }
    String middle =
        switch (column.kind()) {
          case INTEGER -> integer(high);
          case DECIMAL -> decimal(high);
          case DATE -> date(high);
          case DATETIME -> datetime(high);
          case TEXT -> bytes(high, FIRST_PRINTABLE, PRINTABLE);
          case BINARY -> bytes(high, 0, 256);
        };
    return Optional.of(new KeyValue(column, middle.isEmpty() ? high.text : middle));
  }

  private String integer(KeyValue high) {
    BigInteger from = new BigInteger(text);
    // Rounded up, so that the lower half is never empty.
    return from.add(new BigInteger(high.text).subtract(from).add(BigInteger.ONE).shiftRight(1))
        .toString();
  }

  private String decimal(KeyValue high) {
    BigDecimal to = new BigDecimal(high.text);
    BigDecimal middle =
        new BigDecimal(text).add(to).divide(BigDecimal.TWO, to.scale(), RoundingMode.UP);
    return middle.compareTo(new BigDecimal(text)) <= 0 || middle.compareTo(to) > 0
        ? ""
        : middle.toPlainString();
  }

  private String date(KeyValue high) {
    if (isNoDate() || high.isNoDate()) {
      return "";
    }
    LocalDate from = LocalDate.parse(text);
    long days = ChronoUnit.DAYS.between(from, LocalDate.parse(high.text));
    return from.plusDays((days + 1) / 2).toString();
  }

  private String datetime(KeyValue high) {
    if (isNoDate() || high.isNoDate()) {
      return "";
    }
    LocalDateTime from = LocalDateTime.parse(text, DATETIME);
    long seconds = ChronoUnit.SECONDS.between(from, LocalDateTime.parse(high.text, DATETIME));
    return seconds < 2 ? "" : DATETIME.format(from.plusSeconds(seconds / 2).withNano(0));
  }

  private boolean isNoDate() {
    return text.startsWith("0000") || text.contains("-00");
  }

  /// Behind the common beginning, the bytes are digits of a number to the base `base`.
  private String bytes(KeyValue other, int first, int base) {
    byte[] low = HexFormat.of().parseHex(text);
    byte[] high = HexFormat.of().parseHex(other.text);
    int common = Arrays.mismatch(low, high);
    long from = number(low, common, first, base);
    long to = number(high, common, first, base);
    long middle = from + (to - from + 1) / 2;
    if (to <= from) {
      return "";
    }
    byte[] digits = new byte[DIGITS];
    long rest = middle;
    for (int at = DIGITS - 1; at >= 0; at--) {
      digits[at] = (byte) (first + rest % base);
      rest /= base;
    }
    HexFormat hex = HexFormat.of().withUpperCase();
    return hex.formatHex(low, 0, common) + hex.formatHex(digits);
  }

  private static long number(byte[] bytes, int from, int first, int base) {
    long number = 0;
    for (int at = from; at < from + DIGITS; at++) {
      int digit = at < bytes.length ? (bytes[at] & 0xff) - first : 0;
      number = number * base + Math.clamp(digit, 0, base - 1);
    }
    return number;
  }

  /// Whether the common beginning of two texts ends inside a character cannot be told here, so a
  /// text with other bytes than ASCII is never halved.
  boolean isAscii() {
    if (column.kind() != TableKey.Kind.TEXT) {
      return true;
    }
    String latin = new String(HexFormat.of().parseHex(text), StandardCharsets.ISO_8859_1);
    return latin.chars().allMatch(c -> c < 128);
  }
}
