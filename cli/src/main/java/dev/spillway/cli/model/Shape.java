package dev.spillway.cli.model;

import java.util.List;

/// What a member's value looks like.
public sealed interface Shape {
  enum Scalar implements Shape {
    STRING,
    INTEGER,
    LONG,
    DOUBLE,
    BOOLEAN,
    TIMESTAMP
  }

  /// @param elementName the name of one element on the wire
  record ListOf(String elementName, Shape element) implements Shape {}

  record MapOf(String keyName, String valueName, Shape value) implements Shape {}

  /// Members that are read from the model when they are needed, in its order.
  interface Members {
    List<Member> get();
  }

  /// @param name as the model calls it
  record Structure(String name, Members lazyMembers) implements Shape {
    public List<Member> members() {
      return lazyMembers.get();
    }
  }

  default boolean isScalar() {
    return this instanceof Scalar;
  }
}
