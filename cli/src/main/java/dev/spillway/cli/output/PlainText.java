package dev.spillway.cli.output;

import dev.spillway.cli.value.PythonText;
import dev.spillway.cli.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// `--output text`: tabs between values, the names of lists and structures in capitals in front.
public final class PlainText {
  private final StringBuilder out = new StringBuilder();

  private PlainText() {}

  public static String of(Value value) {
    PlainText text = new PlainText();
    text.write(value, Optional.empty(), Optional.empty());
    return text.out.toString();
  }

  private void write(Value value, Optional<String> name, Optional<List<String>> columns) {
    switch (value) {
      case Value.Members(var members) -> members(members, name, columns);
      case Value.Items(var items) -> items(items, name);
      case Value.Text _, Value.Whole _, Value.Real _, Value.Flag _, Value.Missing _ ->
          out.append(PythonText.plain(value)).append('\n');
    }
  }

  private void items(List<Value> items, Optional<String> name) {
    if (items.isEmpty()) {
      return;
    }
    if (items.stream().anyMatch(Value.Members.class::isInstance)) {
      List<String> columns = columns(items);
      items.forEach(item -> write(item, name, Optional.of(columns)));
    } else if (items.stream().anyMatch(Value.Items.class::isInstance)) {
      List<Value> scalars = items.stream().filter(Value::isScalar).toList();
      if (!scalars.isEmpty()) {
        scalars(scalars, name);
      }
      items.stream()
          .filter(item -> !item.isScalar())
          .forEach(item -> write(item, name, Optional.empty()));
    } else {
      scalars(items, name);
    }
  }

  /// The names of all scalars of all structures in the list.
  private static List<String> columns(List<Value> items) {
    TreeSet<String> names = new TreeSet<>();
    for (Value item : items) {
      if (item instanceof Value.Members(var members)) {
        members.forEach((name, value) -> {
          if (value.isScalar()) {
            names.add(name);
          }
        });
      }
    }
    return List.copyOf(names);
  }

  private void scalars(List<Value> scalars, Optional<String> name) {
    if (name.isPresent()) {
      scalars.forEach(scalar -> line(List.of(capitals(name.get()), PythonText.plain(scalar))));
    } else {
      line(scalars.stream().map(PythonText::plain).toList());
    }
  }

  private void members(
      Map<String, Value> members, Optional<String> name, Optional<List<String>> columns) {
    List<String> scalars = new ArrayList<>();
    Map<String, Value> rest = new TreeMap<>();
    if (columns.isPresent()) {
      rest.putAll(members);
      for (String column : columns.get()) {
        scalars.add(PythonText.plain(members.getOrDefault(column, Value.text(""))));
        rest.remove(column);
      }
    } else {
      new TreeMap<>(members)
          .forEach((key, value) -> {
            if (value.isScalar()) {
              scalars.add(PythonText.plain(value));
            } else {
              rest.put(key, value);
            }
          });
    }
    if (!scalars.isEmpty()) {
      name.ifPresent(given -> scalars.addFirst(capitals(given)));
      line(scalars);
    }
    rest.forEach((key, value) -> write(value, Optional.of(key), Optional.empty()));
  }

  private static String capitals(String name) {
    return name.toUpperCase(Locale.ROOT);
  }

  private void line(List<String> words) {
    out.append(words.stream().collect(Collectors.joining("\t", "", "\n")));
  }
}
