package dev.spillway.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// One argument vector of the comparison with the real program, as a line of a shell.
///
/// @param changes whether it changes the server, which is then a new one
/// @param isWhole whether `rds` and where the server is stand in it
record Vector(
    String line,
    boolean changes,
    boolean isWhole,
    Map<String, String> environment,
    List<String> arguments) {
  static final String OTHER_TIMES = "AWS_CONFIG_FILE=@HOME@/other-times ";

  private static final Pattern USAGE_ERROR =
      Pattern.compile(
          "(?s)\\s*(?:usage: .*?(?:> help\\R\\R|\\R+(?=(?:aws|spillway): )))?(?:(?:aws|spillway): )?(.*)");

  record Outcome(Path home, int status, String out, String err) {
    /// What must be equal.
    String seen() {
      return "exit " + status + "\n" + out;
    }

    /// What is said on standard error, without what is another's each time: addresses, folders, and
    /// how the program is used. A log is only noted.
    String said() {
      if (err.contains(" - DEBUG - ")) {
        return "(log)";
      }
      Matcher usage = USAGE_ERROR.matcher(err);
      return (usage.find() ? usage.group(1) : err)
          .replace(home.toString(), "@HOME@")
          .replaceAll("127\\.0\\.0\\.1:\\d+", "@SERVER@")
          .replaceAll("0x[0-9a-f]{6,}", "0x")
          .strip();
    }
  }

  /// Lines with `! ` in front change something, those with `~ ` stand for the whole command line.
  static List<Vector> read() {
    try (var stream =
        Objects.requireNonNull(Vector.class.getResourceAsStream("vectors.txt"), "vectors.txt")) {
      return new String(stream.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.isBlank() && !line.startsWith("#"))
          .map(Vector::parse)
          .toList();
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /// The same with the other `cli_timestamp_format`: iso8601 where the profile has wire.
  Vector withOtherTimes() {
    int flags = changes || isWhole ? 2 : 0;
    return parse(line.substring(0, flags) + OTHER_TIMES + line.substring(flags));
  }

  private static Vector parse(String line) {
    boolean changes = line.startsWith("! ");
    boolean isWhole = line.startsWith("~ ");
    List<String> words = split(changes || isWhole ? line.substring(2) : line);
    Map<String, String> environment = new LinkedHashMap<>();
    while (!words.isEmpty() && words.getFirst().matches("[A-Za-z_0-9]+=.*")) {
      String word = words.removeFirst();
      environment.put(word.substring(0, word.indexOf('=')), word.substring(word.indexOf('=') + 1));
    }
    return new Vector(line, changes, isWhole, environment, words);
  }

  private static List<String> split(String line) {
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    boolean isWord = false;
    char quote = 0;
    for (int i = 0; i < line.length(); i++) {
      char character = line.charAt(i);
      if (quote != 0) {
        if (character == quote) {
          quote = 0;
        } else {
          word.append(character == '\u23ce' ? '\n' : character);
        }
      } else if (character == '\'' || character == '"') {
        quote = character;
        isWord = true;
      } else if (character == ' ') {
        if (isWord) {
          words.add(word.toString());
        }
        word.setLength(0);
        isWord = false;
      } else {
        word.append(character);
        isWord = true;
      }
    }
    if (isWord) {
      words.add(word.toString());
    }
    return words;
  }

  List<String> arguments(RunningServer server, java.nio.file.Path home) {
    List<String> all = new ArrayList<>();
    if (!isWhole) {
      all.addAll(List.of("rds", "--endpoint-url", server.endpoint().toString()));
    }
    arguments.forEach(word ->
        all.add(
            word.replace("@HOME@", home.toString())
                .replace("@ENDPOINT@", server.endpoint().toString())
                .replace("@HTTP@", server.endpoint().getAuthority())
                .replace("@TLS@", word.contains("@TLS@") ? server.secured(home) : "")));
    return all;
  }
}
