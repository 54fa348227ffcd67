package dev.spillway.cli.argument;

import dev.spillway.cli.model.Member;
import dev.spillway.cli.model.Shape;
import dev.spillway.cli.problem.CommandException;
import dev.spillway.cli.value.PythonText;
import dev.spillway.cli.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// Holds parameters against the model before anything is sent, and says all that is wrong at once.
public final class Validation {
  private final List<String> problems = new ArrayList<>();

  private Validation() {}

  /// @throws CommandException with one line for each problem
  public static void check(Shape.Structure request, Value.Members parameters) {
    Validation validation = new Validation();
    validation.structure(request, parameters, "");
    if (!validation.problems.isEmpty()) {
      throw CommandException.usage(
          "Parameter validation failed:\n" + String.join("\n", validation.problems));
    }
  }

  private void structure(Shape.Structure shape, Value.Members value, String name) {
    List<Member> members = shape.members();
    for (Member member : members) {
      if (member.isRequired() && !value.members().containsKey(member.name())) {
        problems.add(
            "Missing required parameter in %s: \"%s\"".formatted(place(name), member.name()));
      }
    }
    value
        .members()
        .forEach((key, inner) ->
            members.stream()
                .filter(member -> member.name().equals(key))
                .findFirst()
                .ifPresentOrElse(
                    member -> value(member.shape(), inner, inside(name, key), member.least()),
                    () -> unknown(name, key, members)));
  }

  private void unknown(String name, String key, List<Member> members) {
    problems.add(
        "Unknown parameter in %s: \"%s\", must be one of: %s"
            .formatted(
                place(name),
                key,
                members.stream().map(Member::name).collect(Collectors.joining(", "))));
  }

  private static String place(String name) {
    return name.isEmpty() ? "input" : name;
  }

  private static String inside(String name, String key) {
    return name.isEmpty() ? key : name + "." + key;
  }

  private void value(Shape shape, Value value, String name, int least) {
    switch (shape) {
      case Shape.Structure structure -> {
        if (value instanceof Value.Members members) {
          structure(structure, members, name);
        } else {
          type(name, value, "<class 'dict'>");
        }
      }
      case Shape.MapOf map -> {
        if (value instanceof Value.Members(var members)) {
          members.forEach((key, inner) -> value(map.value(), inner, name + "." + key, 0));
        } else {
          type(name, value, "<class 'dict'>");
        }
      }
      case Shape.ListOf list -> list(list, value, name, least);
      case Shape.Scalar scalar -> scalar(scalar, value, name, least);
    }
  }

  private void list(Shape.ListOf list, Value value, String name, int least) {
    if (!(value instanceof Value.Items(var items))) {
      type(name, value, "<class 'list'>, <class 'tuple'>");
      return;
    }
    if (items.size() < least) {
      problems.add(
          "Invalid length for parameter %s, value: %d, valid min length: %d"
              .formatted(name, items.size(), least));
    }
    for (int i = 0; i < items.size(); i++) {
      value(list.element(), items.get(i), name + "[" + i + "]", 0);
    }
  }

  private void scalar(Shape.Scalar scalar, Value value, String name, int least) {
    switch (scalar) {
      case STRING -> text(value, name, least);
      case INTEGER, LONG -> whole(value, name, least);
      case DOUBLE -> {
        if (!(value instanceof Value.Real || value instanceof Value.Whole)) {
          type(name, value, "<class 'float'>, <class 'decimal.Decimal'>, <class 'int'>");
        }
      }
      case BOOLEAN -> {
        if (!(value instanceof Value.Flag)) {
          type(name, value, "<class 'bool'>");
        }
      }
      case TIMESTAMP -> {
        if (Timestamps.parse(value).isEmpty()) {
          type(name, value, "<class 'datetime.datetime'>, timestamp-string");
        }
      }
    }
  }

  private void text(Value value, String name, int least) {
    if (!(value instanceof Value.Text(String text))) {
      type(name, value, "<class 'str'>");
    } else if (text.codePointCount(0, text.length()) < least) {
      problems.add(
          "Invalid length for parameter %s, value: %d, valid min length: %d"
              .formatted(name, text.codePointCount(0, text.length()), least));
    }
  }

  private void whole(Value value, String name, int least) {
    switch (value) {
      case Value.Whole(long number) when number < least && least > 0 ->
          problems.add(
              "Invalid value for parameter %s, value: %d, valid min value: %d"
                  .formatted(name, number, least));
      // A flag passes for a number: 1 or 0.
      case Value.Flag flag when least > 0 ->
          problems.add(
              "Invalid value for parameter %s, value: %s, valid min value: %d"
                  .formatted(name, PythonText.plain(flag), least));
      case Value.Whole _, Value.Flag _ -> {}
      case Value.Text _, Value.Real _, Value.Missing _, Value.Items _, Value.Members _ ->
          type(name, value, "<class 'int'>");
    }
  }

  private void type(String name, Value value, String valid) {
    problems.add(
        "Invalid type for parameter %s, value: %s, type: %s, valid types: %s"
            .formatted(name, PythonText.plain(value), PythonText.type(value), valid));
  }
}
