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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

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

  /// Values behind this one and not behind `high`, about half-way, in the order in which to try
  /// them: which of them are between the two, only the server knows. They need not be values that
  /// the table has.
  List<KeyValue> halves(KeyValue high) {
    if (text.equals(high.text)) {
      return List.of();
    }
    List<String> texts =
        switch (column.kind()) {
          case INTEGER -> List.of(integer(high));
          case DECIMAL -> List.of(decimal(high));
          case DATE -> List.of(date(high));
          case DATETIME -> List.of(datetime(high));
          case TEXT -> List.of(bytes(high, new Caseless()), bytes(high, new Printable()));
          case BINARY -> List.of(bytes(high, new Octets()));
        };
    List<KeyValue> halves = new ArrayList<>();
    texts.stream().filter(t -> !t.isEmpty()).forEach(t -> halves.add(new KeyValue(column, t)));
    halves.add(high);
    return halves;
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

  /// What is taken for the order of bytes: digits of a number behind the common beginning.
  private interface Alphabet {
    int size();

    int digit(int octet);

    int octet(int digit);
  }

  private record Octets() implements Alphabet {
    @Override
    public int size() {
      return 256;
    }

    @Override
    public int digit(int octet) {
      return octet;
    }

    @Override
    public int octet(int digit) {
      return digit;
    }
  }

  /// ASCII in the order of its codes, as binary collations have it.
  private record Printable() implements Alphabet {
    @Override
    public int size() {
      return PRINTABLE;
    }

    @Override
    public int digit(int octet) {
      return Math.clamp(octet - FIRST_PRINTABLE, 0, PRINTABLE - 1);
    }

    @Override
    public int octet(int digit) {
      return FIRST_PRINTABLE + digit;
    }
  }

  /// ASCII without capital letters, which most collations take for small ones.
  private record Caseless() implements Alphabet {
    private static final int BEFORE_LETTERS = 'A' - FIRST_PRINTABLE;

    @Override
    public int size() {
      return BEFORE_LETTERS + 26;
    }

    @Override
    public int digit(int octet) {
      int small = octet >= 'A' && octet <= 'Z' ? octet + ('a' - 'A') : octet;
      return small < 'a'
          ? Math.clamp(small - FIRST_PRINTABLE, 0, BEFORE_LETTERS - 1)
          : Math.clamp(BEFORE_LETTERS + small - 'a', 0, size() - 1);
    }

    @Override
    public int octet(int digit) {
      return digit < BEFORE_LETTERS ? FIRST_PRINTABLE + digit : 'a' + digit - BEFORE_LETTERS;
    }
  }

  /// Empty if the alphabet sees no place between the two.
  private String bytes(KeyValue other, Alphabet alphabet) {
    byte[] low = HexFormat.of().parseHex(text);
    byte[] high = HexFormat.of().parseHex(other.text);
    int common = Arrays.mismatch(low, high);
    long from = number(low, common, alphabet);
    long to = number(high, common, alphabet);
    if (to <= from) {
      return "";
    }
    byte[] digits = new byte[DIGITS];
    long rest = from + (to - from + 1) / 2;
    for (int at = DIGITS - 1; at >= 0; at--) {
      digits[at] = (byte) alphabet.octet((int) (rest % alphabet.size()));
      rest /= alphabet.size();
    }
    HexFormat hex = HexFormat.of().withUpperCase();
    return hex.formatHex(low, 0, common) + hex.formatHex(digits);
  }

  private static long number(byte[] bytes, int from, Alphabet alphabet) {
    long number = 0;
    for (int at = from; at < from + DIGITS; at++) {
      int digit = at < bytes.length ? alphabet.digit(bytes[at] & 0xff) : 0;
      number = number * alphabet.size() + digit;
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
