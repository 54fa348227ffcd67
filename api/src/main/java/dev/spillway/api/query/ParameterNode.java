package dev.spillway.api.query;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One step of the dotted parameter names as a tree: `Filters.Filter.1.Name` is four nodes deep.
final class ParameterNode {
  private final Map<String, ParameterNode> children = new LinkedHashMap<>();
  private @Nullable String value;

  /// @return false if the node has a value already
  boolean put(String newValue) {
    if (value != null) {
      return false;
    }
    value = newValue;
    return true;
  }

  ParameterNode childOrNew(String name) {
    return children.computeIfAbsent(name, _ -> new ParameterNode());
  }

  Optional<ParameterNode> child(String name) {
    return Optional.ofNullable(children.get(name));
  }

  Map<String, ParameterNode> children() {
    return children;
  }

  Optional<String> value() {
    return Optional.ofNullable(value);
  }

  /// Whether it says nothing but that it is there, which is how SDKs send an empty list.
  boolean isBare() {
    return children.isEmpty() && value().orElse("").isEmpty();
  }
}
