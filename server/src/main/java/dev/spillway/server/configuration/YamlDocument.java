package dev.spillway.server.configuration;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Reads a YAML text into nodes. Duplicate keys, aliases and second documents are problems: each
/// would hide a part of what the writer of the file meant.
final class YamlDocument {
  private final String file;
  private final List<Problem> problems;
  private final YAMLParser parser;

  private YamlDocument(String file, YAMLParser parser, List<Problem> problems) {
    this.file = file;
    this.parser = parser;
    this.problems = problems;
  }

  /// @param problems gets what is wrong; the answer is then only good for finding more problems
  static YamlNode.Mapping read(String text, String file, List<Problem> problems) {
    try (YAMLParser parser = new YAMLFactory().createParser(text)) {
      return new YamlDocument(file, parser, problems).document();
    } catch (JacksonException e) {
      int line = e.getLocation() == null ? 0 : e.getLocation().getLineNr();
      problems.add(new Problem(place(file, line), "", "not YAML: " + e.getOriginalMessage()));
      return YamlNode.Mapping.empty();
    } catch (IOException e) {
      throw new IllegalStateException("reading a text in memory", e);
    }
  }

  static String place(String file, int line) {
    return line > 0 ? file + " line " + line : file;
  }

  private YamlNode.Mapping document() throws IOException {
    if (parser.nextToken() == null) {
      return YamlNode.Mapping.empty();
    }
    YamlNode root = node("");
    if (parser.nextToken() != null) {
      problem(line(), "", "a second document; the configuration is one document");
    }
    return switch (root) {
      case YamlNode.Mapping mapping -> mapping;
      case YamlNode.Nothing _ -> YamlNode.Mapping.empty();
      case YamlNode.Scalar _, YamlNode.Sequence _ -> {
        problem(root.line(), "", "the file must hold keys and values, such as 'region: us-west-2'");
        yield YamlNode.Mapping.empty();
      }
    };
  }

  private YamlNode node(String path) throws IOException {
    int line = line();
    if (parser.isCurrentAlias()) {
      problem(line, path, "aliases (*name) are not understood; write the value out");
      return new YamlNode.Nothing(line);
    }
    return switch (parser.currentToken()) {
      case START_OBJECT -> mapping(line, path);
      case START_ARRAY -> sequence(line, path);
      case VALUE_NULL -> new YamlNode.Nothing(line);
      case VALUE_STRING, VALUE_TRUE, VALUE_FALSE, VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT ->
          new YamlNode.Scalar(parser.getText(), line);
      case END_OBJECT, END_ARRAY, FIELD_NAME, NOT_AVAILABLE, VALUE_EMBEDDED_OBJECT ->
          throw new IllegalStateException("YAML token " + parser.currentToken());
    };
  }

  private YamlNode.Mapping mapping(int line, String path) throws IOException {
    Map<String, YamlNode> entries = new LinkedHashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      String child = path.isEmpty() ? name : path + "." + name;
      int nameLine = line();
      parser.nextToken();
      if (entries.putIfAbsent(name, node(child)) != null) {
        problem(nameLine, child, "stands here a second time");
      }
    }
    return new YamlNode.Mapping(entries, line);
  }

  private YamlNode.Sequence sequence(int line, String path) throws IOException {
    List<YamlNode> items = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      items.add(node(path));
    }
    return new YamlNode.Sequence(items, line);
  }

  private int line() {
    return parser.currentTokenLocation().getLineNr();
  }

  private void problem(int line, String key, String text) {
    problems.add(new Problem(place(file, line), key, text));
  }
}
