package dev.spillway.server.configuration;

import java.util.List;
import java.util.Map;

/// A YAML document as a tree that knows its lines.
sealed interface YamlNode {
  int line();

  /// @param text as it was written, so that `012` stays `012`
  record Scalar(String text, int line) implements YamlNode {}

  /// A key without a value.
  record Nothing(int line) implements YamlNode {}

  record Sequence(List<YamlNode> items, int line) implements YamlNode {}

  record Mapping(Map<String, YamlNode> entries, int line) implements YamlNode {
    static Mapping empty() {
      return new Mapping(Map.of(), 0);
    }
  }
}
