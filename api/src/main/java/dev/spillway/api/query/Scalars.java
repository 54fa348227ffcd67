package dev.spillway.api.query;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.temporal.TemporalAccessor;
import java.util.Locale;
import software.amazon.awssdk.core.protocol.MarshallingType;

/// The text forms of single values, in requests and in answers.
final class Scalars {
  private static final DateTimeFormatter WRITTEN =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter READ =
      DateTimeFormatter.ofPattern(
          "uuuu-MM-dd'T'HH:mm[:ss][.SSSSSSSSS][.SSSSSS][.SSS][XXX][XX][X]", Locale.ROOT);

  private Scalars() {}

  /// @throws dev.spillway.core.problem.RefusedException InvalidParameterValue, naming the parameter
  static Object parse(MarshallingType<?> type, String text, String parameter) {
    Class<?> target = type.getTargetClass();
    if (target == String.class) {
      return string(text, parameter);
    }
    if (target == Boolean.class) {
      return bool(text, parameter);
    }
    if (target == Instant.class) {
      return instant(text, parameter);
    }
    return number(target, text, parameter);
  }

  static String format(Object value) {
    return value instanceof Instant instant ? WRITTEN.format(instant) : value.toString();
  }

  /// Whether XML 1.0 can hold the character, so that an answer can repeat it.
  static boolean isXml(int character) {
    return (character >= 0x20 && character < 0xD800)
        || character == '\n'
        || character == '\r'
        || character == '\t'
        || (character >= 0xE000 && character <= 0xFFFD)
        || (character >= 0x10000 && character <= 0x10FFFF);
  }

  private static String string(String text, String parameter) {
    int bad = text.codePoints().filter(character -> !isXml(character)).findFirst().orElse(-1);
    if (bad >= 0) {
      throw Malformed.value(
          parameter, text, "text without the control character U+%04X".formatted(bad));
    }
    return text;
  }

  private static Boolean bool(String text, String parameter) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "true" -> Boolean.TRUE;
      case "false" -> Boolean.FALSE;
      default -> throw Malformed.value(parameter, text, "true or false");
    };
  }

  private static Instant instant(String text, String parameter) {
    try {
      TemporalAccessor parsed = READ.parseBest(text, OffsetDateTime::from, LocalDateTime::from);
      return switch (parsed) {
        case OffsetDateTime offset -> offset.toInstant();
        case LocalDateTime local -> local.toInstant(ZoneOffset.UTC);
        default -> throw new IllegalStateException("parsed as " + parsed.getClass());
      };
    } catch (DateTimeParseException _) {
      throw Malformed.value(parameter, text, "a time such as 2020-03-27T20:48:42Z");
    }
  }

  private static Object number(Class<?> target, String text, String parameter) {
    try {
      if (target == Integer.class) {
        return Integer.valueOf(text);
      }
      if (target == Long.class) {
        return Long.valueOf(text);
      }
      if (target == Double.class) {
        return Double.valueOf(text);
      }
    } catch (NumberFormatException _) {
      throw Malformed.value(parameter, text, target == Double.class ? "a number" : "an integer");
    }
    throw new IllegalStateException("no text form for " + target + " of " + parameter);
  }
}
