package dev.spillway.cli.setting;

import dev.spillway.cli.problem.CommandException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// One file of AWS's tools: sections with keys, and one level of nested keys.
///
/// @param sections a nested key is found under `key.inner`
record IniFile(Map<String, Map<String, String>> sections) {
  /// A file that is not there has nothing in it.
  ///
  /// @throws CommandException if it cannot be read as such a file
  static IniFile read(Path path) {
    if (!Files.isRegularFile(path)) {
      return new IniFile(Map.of());
    }
    try {
      return parse(Files.readAllLines(path), path);
    } catch (IOException e) {
      throw new CommandException(
          CommandException.Reason.GENERAL, "Unable to parse config file: " + path, e);
    }
  }

  private static IniFile parse(List<String> lines, Path path) {
    Map<String, Map<String, String>> sections = new LinkedHashMap<>();
    Map<String, String> section = new LinkedHashMap<>();
    boolean isInSection = false;
    String outer = "";
    for (String line : lines) {
      String text = line.strip();
      if (text.isEmpty() || text.startsWith("#") || text.startsWith(";")) {
        continue;
      }
      if (text.startsWith("[") && text.contains("]")) {
        section =
            sections.computeIfAbsent(
                text.substring(1, text.indexOf(']')).strip(), _ -> new LinkedHashMap<>());
        isInSection = true;
        continue;
      }
      int equals = separator(text);
      if (equals < 0 || !isInSection) {
        throw CommandException.general("Unable to parse config file: " + path);
      }
      String key = text.substring(0, equals).strip();
      String value = text.substring(equals + 1).strip();
      boolean isNested = Character.isWhitespace(line.charAt(0));
      section.put(isNested ? outer + "." + key : key, value);
      outer = isNested ? outer : key;
    }
    return new IniFile(sections);
  }

  private static int separator(String text) {
    int equals = text.indexOf('=');
    int colon = text.indexOf(':');
    return equals < 0 ? colon : colon < 0 ? equals : Math.min(equals, colon);
  }
}
