package dev.spillway.server.configuration;

import dev.spillway.core.source.DatabaseId;
import java.net.URI;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.UnsupportedCharsetException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Turns the text of a value into its type. Every method throws IllegalArgumentException with what
/// would be right.
final class ScalarReader {
  private static final Pattern DURATION = Pattern.compile("([0-9]{1,9})(ms|s|m|h|d)");
  private static final Map<String, ChronoUnit> UNITS =
      Map.of(
          "ms", ChronoUnit.MILLIS,
          "s", ChronoUnit.SECONDS,
          "m", ChronoUnit.MINUTES,
          "h", ChronoUnit.HOURS,
          "d", ChronoUnit.DAYS);

  /// Records that are one value.
  static final Set<Class<?>> SCALAR_RECORDS =
      Set.of(DataSize.class, DataRate.class, DatabaseId.class);

  private final PathReader paths;

  ScalarReader(PathReader paths) {
    this.paths = paths;
  }

  Object read(Class<?> type, String text) {
    if (type == String.class) {
      return filled(text);
    } else if (type == int.class || type == Integer.class) {
      return integer(text);
    } else if (type == Boolean.class) {
      return bool(text);
    } else if (type == Path.class) {
      return paths.read(filled(text));
    } else if (type == Duration.class) {
      return duration(text);
    } else if (type == DataSize.class) {
      return DataSize.parse(text);
    } else if (type == DataRate.class) {
      return DataRate.parse(text);
    } else if (type == URI.class) {
      return URI.create(filled(text));
    } else if (type == Charset.class) {
      return charset(text);
    } else if (type == DatabaseId.class) {
      return new DatabaseId(text);
    } else if (type.isEnum()) {
      return constant(type, text);
    }
    throw new IllegalStateException("no reader for " + type);
  }

  private static String filled(String text) {
    if (text.isBlank()) {
      throw new IllegalArgumentException("is empty");
    }
    return text;
  }

  private static Integer integer(String text) {
    try {
      return Integer.valueOf(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("'" + text + "' is not a whole number", e);
    }
  }

  private static Boolean bool(String text) {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException("'" + text + "' is neither true nor false");
    };
  }

  private static Duration duration(String text) {
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

  private static Charset charset(String text) {
    try {
      return Charset.forName(text);
    } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
      throw new IllegalArgumentException(
          "'" + text + "' is not a character set that Java knows, such as windows-1252", e);
    }
  }

  private static Object constant(Class<?> type, String text) {
    List<String> names = Arrays.stream(type.getEnumConstants()).map(ScalarReader::nameOf).toList();
    int index = names.indexOf(text);
    if (index >= 0) {
      return type.getEnumConstants()[index];
    }
    String hint =
        NearestName.of(text, names).map(name -> "; did you mean '" + name + "'?").orElse("");
    throw new IllegalArgumentException(
        "'" + text + "' is not one of " + String.join(", ", names) + hint);
  }

  /// A constant as the file spells it: `SSE_KMS` is `sse-kms`.
  static String nameOf(Object constant) {
    return ((Enum<?>) constant).name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
