package dev.spillway.cli.call;

import dev.spillway.cli.argument.Timestamps;
import dev.spillway.cli.model.Member;
import dev.spillway.cli.model.Shape;
import dev.spillway.cli.problem.CommandException;
import dev.spillway.cli.setting.TimestampFormat;
import dev.spillway.cli.value.PythonText;
import dev.spillway.cli.value.Value;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/// Reads the members of an answer in the model's order. What the model does not know is left out.
final class Answer {
  private static final DateTimeFormatter ISO8601 =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter MICROSECONDS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private final TimestampFormat timestamps;

  Answer(TimestampFormat timestamps) {
    this.timestamps = timestamps;
  }

  Value.Members read(Shape.Structure shape, XmlElement element) {
    Value.Members answer = new Value.Members();
    for (Member member : shape.members()) {
      element
          .child(member.wireName())
          .ifPresent(child -> answer.members().put(member.name(), value(member.shape(), child)));
    }
    return answer;
  }

  private Value value(Shape shape, XmlElement element) {
    return switch (shape) {
      case Shape.Structure structure -> read(structure, element);
      case Shape.ListOf list -> {
        Value.Items items = new Value.Items();
        for (XmlElement child : element.children()) {
          items.items().add(value(list.element(), child));
        }
        yield items;
      }
      case Shape.MapOf map -> {
        Value.Members members = new Value.Members();
        for (XmlElement entry : element.children()) {
          String key =
              entry.child(map.keyName()).map(XmlElement::text).map(Object::toString).orElse("");
          entry
              .child(map.valueName())
              .ifPresent(inner -> members.members().put(key, value(map.value(), inner)));
        }
        yield members;
      }
      case Shape.Scalar scalar -> scalar(scalar, element.text().toString());
    };
  }

  private Value scalar(Shape.Scalar scalar, String text) {
    return switch (scalar) {
      case STRING -> Value.text(text);
      case TIMESTAMP -> Value.text(timestamp(text));
      case BOOLEAN -> new Value.Flag(text.equals("true"));
      case INTEGER, LONG, DOUBLE -> number(scalar, text);
    };
  }

  private static Value number(Shape.Scalar scalar, String text) {
    try {
      return scalar == Shape.Scalar.DOUBLE
          ? new Value.Real(Double.parseDouble(text))
          : new Value.Whole(Long.parseLong(text.strip()));
    } catch (NumberFormatException _) {
      throw CommandException.general(
          "invalid literal for int() with base 10: " + PythonText.quote(text));
    }
  }

  private String timestamp(String text) {
    return switch (timestamps) {
      case WIRE -> text;
      case ISO8601 ->
          Timestamps.parse(text)
              .map(Answer::iso8601)
              .orElseThrow(() ->
                  CommandException.general(
                      "Invalid timestamp \"%s\": unknown string format".formatted(text)));
    };
  }

  private static String iso8601(Instant instant) {
    return (instant.equals(instant.truncatedTo(ChronoUnit.SECONDS)) ? ISO8601 : MICROSECONDS)
            .format(instant)
        + "+00:00";
  }
}
