package dev.spillway.cli.argument;

import dev.spillway.cli.model.Member;
import dev.spillway.cli.model.Shape;
import dev.spillway.cli.problem.CommandException;
import dev.spillway.cli.value.Json;
import dev.spillway.cli.value.PythonText;
import dev.spillway.cli.value.Value;
import java.util.List;

/// Makes a member's value of what stands behind its option: words, shorthand, JSON, or a file of
/// any of them.
public final class ArgumentReader {
  private final ParameterFile files;

  public ArgumentReader(ParameterFile files) {
    this.files = files;
  }

  /// @param option with its two hyphens, for messages
  /// @throws CommandException in the words of the AWS CLI
  public Value read(Member member, String option, List<String> words) {
    boolean isList = member.shape() instanceof Shape.ListOf;
    if (words.size() == 1) {
      switch (file(member, option, words.getFirst())) {
        case ParameterFile.Content.Text(String text) -> {
          return isList
              ? ofText(member.shape(), option, text)
              : ofWord(member.shape(), option, text);
        }
        case ParameterFile.Content.Bytes _ ->
            throw CommandException.usage(
                """
                Parameter validation failed:
                Invalid type for parameter %s, value: the bytes of %s, type: <class 'bytes'>, valid types: <class 'str'>\
                """
                    .formatted(member.name(), words.getFirst()));
        case ParameterFile.Content.None _ -> {}
      }
    }
    return isList
        ? ofWords((Shape.ListOf) member.shape(), option, words)
        : ofWord(member.shape(), option, words.getFirst());
  }

  private ParameterFile.Content file(Member member, String option, String word) {
    try {
      return member.shape() == Shape.Scalar.BOOLEAN
          ? new ParameterFile.Content.None()
          : files.read(word);
    } catch (ParameterFile.UnreadableException e) {
      throw parsing(option, String.valueOf(e.getMessage()));
    }
  }

  /// The text of a file in the place of a list's words.
  private Value ofText(Shape shape, String option, String text) {
    Shape.ListOf list = (Shape.ListOf) shape;
    if (text.stripLeading().startsWith("[")) {
      return json(option, text);
    }
    if (isShorthand(shape) && !isJson(text)) {
      return typed(shape, shorthand(option, text));
    }
    // Each letter is an element, because the AWS CLI takes the text for the list of its letters.
    return ofWords(list, option, text.codePoints().mapToObj(Character::toString).toList());
  }

  private Value ofWords(Shape.ListOf list, String option, List<String> words) {
    if (isShorthand(list) && !words.isEmpty() && !isJson(words.getFirst())) {
      Value.Items items = new Value.Items();
      words.forEach(word -> items.items().add(shorthand(option, word)));
      return typed(list, items);
    }
    if (words.size() == 1 && words.getFirst().strip().startsWith("[")) {
      return json(option, words.getFirst());
    }
    Value.Items items = new Value.Items();
    words.forEach(word -> items.items().add(unpacked(list.element(), option, word)));
    return items;
  }

  private Value ofWord(Shape shape, String option, String word) {
    return isShorthand(shape) && !isJson(word)
        ? typed(shape, shorthand(option, word))
        : unpacked(shape, option, word);
  }

  private static Value unpacked(Shape shape, String option, String word) {
    return switch (shape) {
      case Shape.Scalar scalar -> scalar(scalar, word);
      case Shape.Structure _, Shape.MapOf _ -> {
        if (word.isBlank()) {
          throw CommandException.general("string index out of range");
        }
        if (!word.stripLeading().startsWith("{")) {
          throw parsing(option, "Invalid JSON:\n" + word);
        }
        yield json(option, word);
      }
      case Shape.ListOf _ -> {
        if (!word.stripLeading().startsWith("[")) {
          throw parsing(option, word);
        }
        yield json(option, word);
      }
    };
  }

  private static Value scalar(Shape.Scalar scalar, String word) {
    return switch (scalar) {
      case STRING, TIMESTAMP -> Value.text(word);
      case INTEGER, LONG -> new Value.Whole(Numbers.whole(word));
      case DOUBLE -> new Value.Real(Numbers.real(word));
      case BOOLEAN -> new Value.Flag(!word.equalsIgnoreCase("false") && !word.isEmpty());
    };
  }

  private static Value json(String option, String text) {
    try {
      return Json.parse(text);
    } catch (Json.NotJsonException e) {
      throw parsing(option, "Invalid JSON: %s\nJSON received: %s".formatted(e.getMessage(), text));
    }
  }

  private static Value shorthand(String option, String word) {
    try {
      return Shorthand.parse(word);
    } catch (Shorthand.NotShorthandException e) {
      throw parsing(option, String.valueOf(e.getMessage()));
    }
  }

  /// Gives texts of shorthand the types of the model, as far as their places are known to it.
  private static Value typed(Shape shape, Value value) {
    return switch (shape) {
      case Shape.Structure structure when value instanceof Value.Members(var members) -> {
        for (Member member : structure.members()) {
          members.computeIfPresent(member.name(), (_, inner) -> typed(member.shape(), inner));
        }
        yield value;
      }
      case Shape.MapOf map when value instanceof Value.Members(var members) -> {
        members.replaceAll((_, inner) -> typed(map.value(), inner));
        yield value;
      }
      case Shape.ListOf list when value instanceof Value.Items(var items) -> {
        items.replaceAll(item -> typed(list.element(), item));
        yield value;
      }
      case Shape.ListOf _ -> new Value.Items(new java.util.ArrayList<>(List.of(value)));
      case Shape.Scalar scalar when value instanceof Value.Text(String text) ->
          typedScalar(scalar, text);
      case Shape.Structure _, Shape.MapOf _, Shape.Scalar _ -> value;
    };
  }

  private static Value typedScalar(Shape.Scalar scalar, String text) {
    return switch (scalar) {
      case BOOLEAN ->
          text.equalsIgnoreCase("true") || text.equalsIgnoreCase("false")
              ? new Value.Flag(text.equalsIgnoreCase("true"))
              : Value.text(text);
      case STRING, TIMESTAMP, INTEGER, LONG, DOUBLE -> scalar(scalar, text);
    };
  }

  private static boolean isShorthand(Shape shape) {
    return switch (shape) {
      case Shape.Structure _, Shape.MapOf _ -> true;
      case Shape.ListOf list -> !list.element().isScalar();
      case Shape.Scalar _ -> false;
    };
  }

  private static boolean isJson(String word) {
    String text = word.strip();
    return text.startsWith("[") || text.startsWith("{");
  }

  /// A value that cannot be read.
  public static CommandException parsing(String option, String message) {
    return CommandException.usage("Error parsing parameter '%s': %s".formatted(option, message));
  }

  static String described(Value value) {
    return PythonText.plain(value) + ", type: " + PythonText.type(value);
  }
}
