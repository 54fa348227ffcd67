package dev.spillway.server.configuration;

import dev.spillway.core.source.DatabaseId;
import java.net.URI;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.UnsupportedCharsetException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// Turns the text of a value into its type. Every method throws IllegalArgumentException with what
/// would be right.
final class ScalarReader {
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
      return Durations.parse(text);
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
