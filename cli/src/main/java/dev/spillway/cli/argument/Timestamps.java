package dev.spillway.cli.argument;

import dev.spillway.cli.value.Value;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAccessor;
import java.util.Locale;
import java.util.Optional;

/// Times in parameters: ISO 8601, or seconds since 1970.
public final class Timestamps {
  private static final DateTimeFormatter READ =
      new DateTimeFormatterBuilder()
          .appendPattern("uuuu-MM-dd['T'][' ']HH:mm[:ss]")
          .optionalStart()
          .appendFraction(ChronoField.NANO_OF_SECOND, 1, 9, true)
          .optionalEnd()
          .appendPattern("[XXX][XX][X]")
          .toFormatter(Locale.ROOT);
  private static final DateTimeFormatter SECONDS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter MICROSECONDS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private Timestamps() {}

  static Optional<Instant> parse(Value value) {
    return switch (value) {
      case Value.Whole(long seconds) -> Optional.of(Instant.ofEpochSecond(seconds));
      case Value.Real(double seconds) -> Optional.of(Instant.ofEpochMilli((long) (seconds * 1000)));
      case Value.Text(String text) -> parse(text.strip());
      case Value.Flag _, Value.Missing _, Value.Items _, Value.Members _ -> Optional.empty();
    };
  }

  public static Optional<Instant> parse(String text) {
    try {
      if (text.matches("[0-9]{9,}(\\.[0-9]+)?")) {
        return Optional.of(Instant.ofEpochMilli((long) (Double.parseDouble(text) * 1000)));
      }
      if (text.matches("[0-9]{4}-[0-9]{2}-[0-9]{2}")) {
        return Optional.of(LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant());
      }
      TemporalAccessor parsed = READ.parseBest(text, OffsetDateTime::from, LocalDateTime::from);
      return Optional.of(
          parsed instanceof OffsetDateTime offset
              ? offset.toInstant()
              : LocalDateTime.from(parsed).toInstant(ZoneOffset.UTC));
    } catch (DateTimeException _) {
      return Optional.empty();
    }
  }

  /// As a form carries it.
  public static String wire(Value value) {
    Instant instant =
        parse(value).orElseThrow(() -> new IllegalArgumentException("validated before: " + value));
    return (instant.equals(instant.truncatedTo(ChronoUnit.SECONDS)) ? SECONDS : MICROSECONDS)
        .format(instant);
  }
}
