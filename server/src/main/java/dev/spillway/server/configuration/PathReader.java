package dev.spillway.server.configuration;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads paths: a leading `~/` is the home folder, `${NAME:-otherwise}` an environment variable,
/// and a relative path begins at the folder of the configuration file.
final class PathReader {
  private static final Pattern VARIABLE =
      Pattern.compile("\\$\\{([A-Z_][A-Z0-9_]*)(?::-([^}]*))?}");

  private final Path base;
  private final Map<String, String> environment;

  PathReader(Path base, Map<String, String> environment) {
    this.base = base;
    this.environment = environment;
  }

  Path read(String text) {
    String expanded =
        VARIABLE
            .matcher(text)
            .replaceAll(
                match -> Matcher.quoteReplacement(value(match.group(1), match.group(2), text)));
    if (expanded.startsWith("~/")) {
      expanded = System.getProperty("user.home") + expanded.substring(1);
    }
    try {
      return base.resolve(expanded).toAbsolutePath().normalize();
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException("'" + text + "' is not a path: " + e.getReason(), e);
    }
  }

  private String value(String variable, @Nullable String otherwise, String text) {
    String value = environment.get(variable);
    if (value != null && !value.isEmpty()) {
      return value;
    }
    if (otherwise == null) {
      throw new IllegalArgumentException(
          "'" + text + "' needs the environment variable " + variable);
    }
    return otherwise;
  }
}
