package dev.spillway.server.configuration;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/// What stands behind a key, as the type of its record component says it.
sealed interface Shape {

  /// One value.
  record Value(Class<?> type, Presence presence) implements Shape {}

  /// A secret, kept in a file or in environment variables.
  record SecretPlace(Class<?> type, Presence presence) implements Shape {}

  /// Values in a row.
  record Values(Class<?> type) implements Shape {}

  /// Values by name.
  record NamedValues(Class<?> nameType, Class<?> type) implements Shape {}

  /// A record of keys.
  record Section(Class<? extends Record> type) implements Shape {}

  /// Records in a row.
  record Sections(Class<? extends Record> type) implements Shape {}

  /// How an absent value is told.
  enum Presence {
    PLAIN,
    OPTIONAL,
    OPTIONAL_INT
  }

  /// The key of a component: `maxTasks` is `max-tasks`.
  static String keyOf(RecordComponent component) {
    return component.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
  }

  static Shape of(RecordComponent component) {
    if (!(component.getGenericType() instanceof ParameterizedType type)) {
      return plain(component.getType());
    }
    Class<?> first = argument(type, 0);
    if (component.getType() == Optional.class) {
      return isSecret(first)
          ? new SecretPlace(first, Presence.OPTIONAL)
          : new Value(first, Presence.OPTIONAL);
    } else if (component.getType() == List.class) {
      return isSection(first) ? new Sections(first.asSubclass(Record.class)) : new Values(first);
    } else if (component.getType() == Map.class) {
      return new NamedValues(first, argument(type, 1));
    }
    throw new IllegalStateException("a component of type " + type);
  }

  private static Shape plain(Class<?> type) {
    if (type == OptionalInt.class) {
      return new Value(int.class, Presence.OPTIONAL_INT);
    } else if (isSecret(type)) {
      return new SecretPlace(type, Presence.PLAIN);
    }
    return isSection(type)
        ? new Section(type.asSubclass(Record.class))
        : new Value(type, Presence.PLAIN);
  }

  private static boolean isSecret(Class<?> type) {
    return type == Secret.class || type == AccessKeySource.class;
  }

  private static boolean isSection(Class<?> type) {
    return type.isRecord() && !ScalarReader.SCALAR_RECORDS.contains(type);
  }

  private static Class<?> argument(Type type, int index) {
    return (Class<?>) ((ParameterizedType) type).getActualTypeArguments()[index];
  }
}
