package dev.spillway.cli.call;

import dev.spillway.cli.argument.Timestamps;
import dev.spillway.cli.model.Member;
import dev.spillway.cli.model.Operation;
import dev.spillway.cli.model.Shape;
import dev.spillway.cli.value.PythonText;
import dev.spillway.cli.value.Value;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/// A call as the Query protocol carries it.
final class Form {
  private static final String VERSION = "2014-10-31";

  private final StringBuilder form = new StringBuilder();

  private Form() {}

  /// @param parameters validated
  static byte[] encode(Operation operation, Value.Members parameters) {
    Form form = new Form();
    form.add("Action", operation.action());
    form.add("Version", VERSION);
    form.structure(operation.request(), parameters, "");
    return form.form.toString().getBytes(StandardCharsets.US_ASCII);
  }

  private void structure(Shape.Structure shape, Value.Members value, String prefix) {
    for (Member member : shape.members()) {
      value
          .get(member.name())
          .ifPresent(inner -> value(member.shape(), inner, prefix + member.wireName()));
    }
  }

  private void value(Shape shape, Value value, String name) {
    switch (shape) {
      case Shape.Structure structure when value instanceof Value.Members members ->
          structure(structure, members, name + ".");
      case Shape.ListOf list when value instanceof Value.Items(var items) ->
          list(list, items, name);
      case Shape.MapOf map when value instanceof Value.Members(var members) ->
          map(map, members, name);
      case Shape.Scalar scalar -> add(name, text(scalar, value));
      case Shape.Structure _, Shape.ListOf _, Shape.MapOf _ ->
          throw new IllegalArgumentException(name + " was not validated: " + value);
    }
  }

  private void list(Shape.ListOf list, List<Value> items, String name) {
    if (items.isEmpty()) {
      add(name, "");
    }
    for (int i = 0; i < items.size(); i++) {
      value(list.element(), items.get(i), name + "." + list.elementName() + "." + (i + 1));
    }
  }

  private void map(Shape.MapOf map, Map<String, Value> members, String name) {
    int number = 0;
    for (Map.Entry<String, Value> entry : members.entrySet()) {
      String place = name + ".entry." + ++number + ".";
      add(place + map.keyName(), entry.getKey());
      value(map.value(), entry.getValue(), place + map.valueName());
    }
  }

  private static String text(Shape.Scalar scalar, Value value) {
    return switch (scalar) {
      case TIMESTAMP -> Timestamps.wire(value);
      case STRING, INTEGER, LONG, DOUBLE, BOOLEAN ->
          value instanceof Value.Flag(boolean is) ? Boolean.toString(is) : PythonText.plain(value);
    };
  }

  private void add(String name, String value) {
    form.append(form.isEmpty() ? "" : "&")
        .append(URLEncoder.encode(name, StandardCharsets.UTF_8))
        .append('=')
        .append(URLEncoder.encode(value, StandardCharsets.UTF_8));
  }
}
