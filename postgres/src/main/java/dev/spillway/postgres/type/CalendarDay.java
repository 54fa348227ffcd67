package dev.spillway.postgres.type;

/// Writes days of the proleptic Gregorian calendar as PostgreSQL's ISO style does.
///
/// @see <a href="https://howardhinnant.github.io/date_algorithms.html">civil_from_days</a>
final class CalendarDay {
  /// A year of up to six digits, month and day.
  static final int MAX_BYTES = 12;

  private static final byte[] BC = Ascii.bytes(" BC");

  /// From 0000-03-01 to 2000-01-01.
  private static final long DAYS_FROM_ERA_START = 730_425;

  private static final long DAYS_OF_400_YEARS = 146_097;

  private CalendarDay() {}

  /// Writes year, month and day of the day `days` after 2000-01-01.
  static int write(long days, byte[] target, int offset) {
    long shifted = days + DAYS_FROM_ERA_START;
    long era = Math.floorDiv(shifted, DAYS_OF_400_YEARS);
    int dayOfEra = (int) (shifted - era * DAYS_OF_400_YEARS);
    int yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
    int dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
    int shiftedMonth = (5 * dayOfYear + 2) / 153;
    int day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1;
    int month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
    long year = era * 400 + yearOfEra + (month <= 2 ? 1 : 0);
    int at = year(year > 0 ? year : 1 - year, target, offset);
    target[at++] = '-';
    at = Ascii.two(month, target, at);
    target[at++] = '-';
    return Ascii.two(day, target, at);
  }

  /// Writes what follows a date or timestamp before our era, or nothing.
  static int writeEra(long days, byte[] target, int offset) {
    return isBeforeChrist(days) ? Ascii.word(BC, target, offset) : offset;
  }

  private static boolean isBeforeChrist(long days) {
    return days < -730_119; // 0001-01-01
  }

  private static int year(long year, byte[] target, int offset) {
    return year < 10_000
        ? Ascii.four((int) year, target, offset)
        : Ascii.unsigned(year, target, offset);
  }
}
