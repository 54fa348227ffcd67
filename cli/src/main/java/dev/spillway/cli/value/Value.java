package dev.spillway.cli.value;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// One value as JSON knows it. The order of members is kept.
public sealed interface Value {
  record Text(String text) implements Value {}

  record Whole(long number) implements Value {}

  record Real(double number) implements Value {}

  record Flag(boolean is) implements Value {}

  record Missing() implements Value {}

  /// Its list may be changed by whoever made it, while an answer is put together of pages.
  record Items(List<Value> items) implements Value {
    public Items() {
      this(new ArrayList<>());
    }
  }

  /// As [Items], with names.
  record Members(Map<String, Value> members) implements Value {
    public Members() {
      this(new LinkedHashMap<>());
    }

    public Optional<Value> get(String name) {
      return Optional.ofNullable(members.get(name));
    }
  }

  static Value text(String text) {
    return new Text(text);
  }

  static Value missing() {
    return new Missing();
  }

  default boolean isScalar() {
    return switch (this) {
      case Items _, Members _ -> false;
      case Text _, Whole _, Real _, Flag _, Missing _ -> true;
    };
  }

  /// Whether it counts as nothing: an empty text, list or structure, zero, false, missing.
  default boolean isEmpty() {
    return switch (this) {
      case Text text -> text.text().isEmpty();
      case Whole whole -> whole.number() == 0;
      case Real real -> real.number() == 0;
      case Flag flag -> !flag.is();
      case Missing _ -> true;
      case Items items -> items.items().isEmpty();
      case Members members -> members.members().isEmpty();
    };
  }
}
