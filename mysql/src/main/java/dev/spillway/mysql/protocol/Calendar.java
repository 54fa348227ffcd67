package dev.spillway.mysql.protocol;

/// Dates by the calendar that MySQL and Parquet share.
final class Calendar {
  private static final int[] DAYS = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  private static final int DAYS_0000_TO_1970 = 719_528;

  private Calendar() {}

  /// Whether there is such a day; not for zero and partial dates, nor for 31 February.
  static boolean exists(int year, int month, int day) {
    if (month < 1 || month > 12 || day < 1) {
      return false;
    }
    return day <= DAYS[month - 1] || (month == 2 && day == 29 && isLeap(year));
  }

  /// Days since 1970.
  static long epochDay(int year, int month, int day) {
    long days = 365L * year + (year + 3) / 4 - (year + 99) / 100 + (year + 399) / 400;
    days += (367L * month - 362) / 12 + day - 1;
    if (month > 2) {
      days -= isLeap(year) ? 1 : 2;
    }
    return days - DAYS_0000_TO_1970;
  }

  private static boolean isLeap(int year) {
    return (year & 3) == 0 && (year % 100 != 0 || year % 400 == 0);
  }
}
