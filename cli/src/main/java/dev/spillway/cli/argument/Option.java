package dev.spillway.cli.argument;

import java.util.List;
import java.util.Optional;

/// One option that a parser knows.
///
/// @param name without the two hyphens
/// @param target what its values are found under; two options may share one
/// @param choices the only values that it takes; none means any
/// @param fixed the value if none is given
public record Option(
    String name,
    String target,
    Arity arity,
    Need need,
    Kind kind,
    List<String> choices,
    Optional<String> fixed) {
  public enum Arity {
    NONE,
    ONE,
    OPTIONAL,
    MANY
  }

  public enum Need {
    REQUIRED,
    OPTIONAL
  }

  /// What a value must look like while it is parsed.
  public enum Kind {
    TEXT,
    WHOLE,
    REAL
  }

  public static Option one(String name) {
    return new Option(name, name, Arity.ONE, Need.OPTIONAL, Kind.TEXT, List.of(), Optional.empty());
  }

  public static Option many(String name) {
    return new Option(
        name, name, Arity.MANY, Need.OPTIONAL, Kind.TEXT, List.of(), Optional.empty());
  }

  /// @param value what it sets its target to
  public static Option flag(String name, String target, String value) {
    return new Option(
        name, target, Arity.NONE, Need.OPTIONAL, Kind.TEXT, List.of(), Optional.of(value));
  }

  /// @param fixed the value if none is given
  public static Option optional(String name, String fixed) {
    return new Option(
        name, name, Arity.OPTIONAL, Need.OPTIONAL, Kind.TEXT, List.of(), Optional.of(fixed));
  }

  public Option of(Kind newKind) {
    return new Option(name, target, arity, need, newKind, choices, fixed);
  }

  public Option among(String... words) {
    return new Option(name, target, arity, need, kind, List.of(words), fixed);
  }

  public Option with(Need newNeed) {
    return new Option(name, target, arity, newNeed, kind, choices, fixed);
  }

  String spelled() {
    return "--" + name;
  }
}
