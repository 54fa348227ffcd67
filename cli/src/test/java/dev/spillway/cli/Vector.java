package dev.spillway.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

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
  record Outcome(int status, String out, String err) {
    /// What must be equal.
    String seen() {
      return "exit " + status + "\n" + out;
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

  private static Vector parse(String line) {
    boolean changes = line.startsWith("! ");
    boolean isWhole = line.startsWith("~ ");
    List<String> words = split(changes || isWhole ? line.substring(2) : line);
    Map<String, String> environment = new LinkedHashMap<>();
    while (!words.isEmpty() && words.getFirst().matches("[A-Z_0-9]+=.*")) {
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
                .replace("@ENDPOINT@", server.endpoint().toString())));
    return all;
  }
}
