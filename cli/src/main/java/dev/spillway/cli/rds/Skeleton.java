package dev.spillway.cli.rds;

import dev.spillway.cli.model.Member;
import dev.spillway.cli.model.Operation;
import dev.spillway.cli.model.Shape;
import dev.spillway.cli.value.Value;

/// `--generate-cli-skeleton`: samples of a request and of an answer.
final class Skeleton {
  private static final String TIME = "1970-01-01T00:00:00";
  private static final String TIME_IN_WORDS = "1970-01-01 00:00:00";

  private Skeleton() {}

  /// Every parameter, with values that say nothing.
  static Value.Members request(Operation operation) {
    return (Value.Members) empty(operation.request());
  }

  private static Value empty(Shape shape) {
    return switch (shape) {
      case Shape.Structure structure -> {
        Value.Members members = new Value.Members();
        structure
            .members()
            .forEach(member -> members.members().put(member.name(), empty(member.shape())));
        yield members;
      }
      case Shape.ListOf list -> {
        Value.Items items = new Value.Items();
        items.items().add(empty(list.element()));
        yield items;
      }
      case Shape.MapOf map -> {
        Value.Members members = new Value.Members();
        members.members().put("KeyName", empty(map.value()));
        yield members;
      }
      case Shape.Scalar scalar -> scalar(scalar, "", TIME);
    };
  }

  private static Value scalar(Shape.Scalar scalar, String text, String time) {
    return switch (scalar) {
      case STRING -> Value.text(text);
      case INTEGER, LONG -> new Value.Whole(0);
      case DOUBLE -> new Value.Real(0);
      case BOOLEAN -> new Value.Flag(true);
      case TIMESTAMP -> Value.text(time);
    };
  }

  /// Every member of the answer, texts being the names of their members.
  static Value.Members answer(Operation operation, TimeForm time) {
    return (Value.Members)
        named(operation.answer(), "", time == TimeForm.JSON ? TIME : TIME_IN_WORDS);
  }

  /// Which of its two forms a sample time has.
  enum TimeForm {
    JSON,
    WORDS
  }

  private static Value named(Shape shape, String name, String time) {
    return switch (shape) {
      case Shape.Structure structure -> {
        Value.Members members = new Value.Members();
        structure
            .members()
            .forEach(member ->
                members.members().put(member.name(), named(member.shape(), member.name(), time)));
        yield members;
      }
      case Shape.ListOf list -> {
        Value.Items items = new Value.Items();
        items.items().add(named(list.element(), "String", time));
        yield items;
      }
      case Shape.MapOf map -> {
        Value.Members members = new Value.Members();
        members.members().put("KeyName", named(map.value(), "String", time));
        yield members;
      }
      case Shape.Scalar scalar -> scalar(scalar, name, time);
    };
  }

  /// The sample of a request as YAML, with a note at what must be given.
  static String requestYaml(Operation operation) {
    StringBuilder out = new StringBuilder();
    for (Member member : operation.request().members()) {
      yaml(out, member, "");
    }
    return out.isEmpty() ? "{}\n" : out.toString();
  }

  private static void yaml(StringBuilder out, Member member, String indent) {
    out.append(indent).append(member.name()).append(':');
    String note = member.isRequired() ? "  # [REQUIRED]" : "";
    switch (member.shape()) {
      case Shape.Scalar scalar ->
          out.append(' ').append(yamlScalar(scalar)).append(note).append('\n');
      case Shape.ListOf list -> {
        out.append(note).append('\n');
        yamlItem(out, list.element(), indent);
      }
      case Shape.Structure structure -> {
        out.append(note).append('\n');
        structure.members().forEach(inner -> yaml(out, inner, indent + "  "));
      }
      case Shape.MapOf map -> {
        out.append(note).append('\n');
        out.append(indent).append("  KeyName:");
        out.append(map.value() instanceof Shape.Scalar scalar ? " " + yamlScalar(scalar) : " {}");
        out.append('\n');
      }
    }
  }

  private static void yamlItem(StringBuilder out, Shape element, String indent) {
    switch (element) {
      case Shape.Scalar scalar ->
          out.append(indent).append("- ").append(yamlScalar(scalar)).append('\n');
      case Shape.Structure structure -> {
        StringBuilder inner = new StringBuilder();
        structure.members().forEach(member -> yaml(inner, member, indent + "  "));
        out.append(indent).append("- ").append(inner.substring(indent.length() + 2));
      }
      case Shape.ListOf _, Shape.MapOf _ -> out.append(indent).append("- {}\n");
    }
  }

  private static String yamlScalar(Shape.Scalar scalar) {
    return switch (scalar) {
      case STRING -> "''";
      case INTEGER, LONG -> "0";
      case DOUBLE -> "0.0";
      case BOOLEAN -> "true";
      case TIMESTAMP -> TIME_IN_WORDS;
    };
  }
}
