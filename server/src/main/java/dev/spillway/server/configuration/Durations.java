package dev.spillway.server.configuration;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Durations as the configuration and the commands write them: `500ms`, `30s`, `5m`, `4h`, `1d`.
public final class Durations {
  private static final Pattern DURATION = Pattern.compile("([0-9]{1,9})(ms|s|m|h|d)");
  private static final Map<String, ChronoUnit> UNITS =
      Map.of(
          "ms", ChronoUnit.MILLIS,
          "s", ChronoUnit.SECONDS,
          "m", ChronoUnit.MINUTES,
          "h", ChronoUnit.HOURS,
          "d", ChronoUnit.DAYS);

  private Durations() {}

  /// @throws IllegalArgumentException saying what a duration looks like
  public static Duration parse(String text) {
    Matcher matcher = DURATION.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "'" + text + "' is not a duration; durations look like 500ms, 30s, 5m, 4h or 1d");
    }
    ChronoUnit unit = UNITS.get(matcher.group(2));
    if (unit == null) {
      throw new IllegalStateException("no unit for " + text);
    }
    return Duration.of(Long.parseLong(matcher.group(1)), unit);
  }
}
