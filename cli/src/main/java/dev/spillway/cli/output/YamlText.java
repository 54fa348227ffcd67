package dev.spillway.cli.output;

import dev.spillway.cli.value.Json;
import dev.spillway.cli.value.PythonText;
import dev.spillway.cli.value.Value;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// `--output yaml`, as libyaml writes it: members by name, lists not set in, texts folded where
/// they are longer than a line.
public final class YamlText {
  private static final int KEY_LENGTH = 128;
  private static final int STEP = 2;

  private final YamlLines out = new YamlLines();

  private YamlText() {}

  /// A scalar alone is written as JSON, an answer without members not at all.
  public static String of(Value value) {
    if (value.isScalar()) {
      return Json.layOut(value) + "\n";
    }
    return value instanceof Value.Members members && members.isEmpty() ? "" : document(value);
  }

  /// One page as a list of one, so that the lists of all pages are one list.
  public static String ofPage(Value value) {
    return document(new Value.Items(List.of(value)));
  }

  private static String document(Value value) {
    YamlText yaml = new YamlText();
    yaml.node(value, -STEP, Place.ROOT);
    return yaml.out.document();
  }

  private enum Place {
    ROOT,
    ITEM,
    VALUE
  }

  /// @param indent of the node around it
  private void node(Value value, int indent, Place place) {
    switch (value) {
      case Value.Members(var members) when !members.isEmpty() ->
          members(members, indent + STEP, place);
      case Value.Items(var items) when !items.isEmpty() ->
          items(items, place == Place.VALUE ? indent : indent + STEP, place);
      case Value.Members _ -> out.word("{}");
      case Value.Items _ -> out.word("[]");
      case Value.Text(String text) -> out.text(text, indent + STEP);
      case Value.Whole _, Value.Real _, Value.Flag _, Value.Missing _ -> out.word(scalar(value));
    }
  }

  private static String scalar(Value value) {
    return switch (value) {
      case Value.Real(double number) when Double.isNaN(number) -> ".nan";
      case Value.Real(double number) when Double.isInfinite(number) ->
          number > 0 ? ".inf" : "-.inf";
      case Value.Real(double number) -> PythonText.real(number);
      case Value.Text _,
          Value.Whole _,
          Value.Flag _,
          Value.Missing _,
          Value.Items _,
          Value.Members _ ->
          Json.layOut(value);
    };
  }

  private void items(List<Value> items, int indent, Place place) {
    boolean isInline = place == Place.ITEM;
    for (Value item : items) {
      if (!isInline) {
        out.line(indent);
      }
      isInline = false;
      out.word("-");
      node(item, indent, Place.ITEM);
    }
  }

  private void members(Map<String, Value> members, int indent, Place place) {
    boolean isInline = place == Place.ITEM;
    for (Map.Entry<String, Value> entry : new TreeMap<>(members).entrySet()) {
      if (!isInline) {
        out.line(indent);
      }
      isInline = false;
      key(entry.getKey(), indent);
      node(entry.getValue(), indent, Place.VALUE);
    }
  }

  private void key(String key, int indent) {
    if (key.length() <= KEY_LENGTH && key.indexOf('\n') < 0) {
      out.key(key);
      return;
    }
    out.word("?");
    out.text(key, indent + STEP);
    out.line(indent);
    out.word(":");
  }
}
