package dev.spillway.cli.output;

import dev.spillway.cli.problem.CommandException;
import dev.spillway.cli.value.PythonText;
import dev.spillway.cli.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/// `--output table`: one box for each structure, the boxes of nested ones inside.
public final class TableText {
  private final TableSheet sheet;

  private TableText(TableSheet sheet) {
    this.sheet = sheet;
  }

  /// @param title the operation's name
  /// @param width of the terminal; a wider table turns its single rows into columns
  public static String of(String title, Value value, int width, TableColors colors) {
    TableText table = new TableText(new TableSheet(width, colors));
    return table.build(Optional.of(title), value, 0) ? table.sheet.render() : "";
  }

  private boolean build(Optional<String> title, Value value, int depth) {
    if (value.isEmpty()) {
      return false;
    }
    title.ifPresent(words -> sheet.section(words, depth));
    switch (value) {
      case Value.Items(var items) -> items(items, title, depth);
      case Value.Members(var members) -> members(members, depth);
      case Value.Text _, Value.Whole _, Value.Real _, Value.Flag _, Value.Missing _ -> {}
    }
    return true;
  }

  private void items(List<Value> items, Optional<String> title, int depth) {
    if (items.getFirst() instanceof Value.Members) {
      structures(items.stream().map(TableText::structure).toList(), title.orElse(""), depth);
      return;
    }
    for (Value item : items) {
      switch (item) {
        case Value.Items(var inner) when inner.stream().allMatch(Value::isScalar) ->
            sheet.row(inner.stream().map(PythonText::plain).toList());
        case Value.Items _, Value.Members _ -> build(Optional.empty(), item, 0);
        case Value.Text _, Value.Whole _, Value.Real _, Value.Flag _, Value.Missing _ ->
            sheet.row(List.of(PythonText.plain(item)));
      }
    }
  }

  private static Map<String, Value> structure(Value value) {
    if (value instanceof Value.Members(var members)) {
      return members;
    }
    throw CommandException.general(
        "A table cannot show %s among structures.".formatted(PythonText.quoted(value)));
  }

  private void members(Map<String, Value> members, int depth) {
    Map<String, Value> sorted = new TreeMap<>(members);
    List<String> headers = new ArrayList<>();
    List<String> row = new ArrayList<>();
    sorted.forEach((name, value) -> {
      if (value.isScalar()) {
        headers.add(name);
        row.add(PythonText.plain(value));
      }
    });
    if (headers.size() == 1) {
      sheet.row(List.of(headers.getFirst(), row.getFirst()));
    } else if (!headers.isEmpty()) {
      sheet.headers(headers);
      sheet.row(row);
    }
    sorted.forEach((name, value) -> {
      if (!value.isScalar()) {
        build(Optional.of(name), value, depth + 1);
      }
    });
  }

  private void structures(List<Map<String, Value>> structures, String title, int depth) {
    TreeSet<String> scalars = new TreeSet<>();
    TreeSet<String> nested = new TreeSet<>();
    for (Map<String, Value> structure : structures) {
      structure.forEach((name, value) -> (value.isScalar() ? scalars : nested).add(name));
    }
    List<String> headers = new ArrayList<>(scalars);
    sheet.headers(headers);
    boolean isFirst = true;
    for (Map<String, Value> structure : structures) {
      if (!isFirst && !nested.isEmpty()) {
        sheet.section(title, depth);
        sheet.headers(headers);
      }
      isFirst = false;
      sheet.row(
          headers.stream()
              .map(name -> PythonText.plain(structure.getOrDefault(name, Value.text(""))))
              .toList());
      for (String name : nested) {
        Optional.ofNullable(structure.get(name))
            .ifPresent(value -> build(Optional.of(name), value, depth + 1));
      }
    }
  }
}
