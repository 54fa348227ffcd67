package dev.spillway.postgres.heap.decode;

import dev.spillway.postgres.type.PostgresType;
import java.util.List;
import java.util.Map;

/// A type whose values are read from heap files.
public sealed interface DatumType {
  /// A type that COPY sends in its binary form.
  record Known(PostgresType type) implements DatumType {}

  /// A type that COPY sends as text.
  record Printed(PrintedType type) implements DatumType {}

  /// Text under another name, such as `citext`.
  record TextLike() implements DatumType {}

  /// @param labels by the oid of their row in pg_enum
  record Enumeration(Map<Integer, String> labels) implements DatumType {}

  /// @param delimiter between elements
  record ArrayOf(Element element, char delimiter) implements DatumType {}

  /// @param fields in order, dropped ones too
  record Composite(List<Field> fields) implements DatumType {}

  record Range(Element bound) implements DatumType {}

  record Multirange(Element bound) implements DatumType {}

  /// A type inside of another.
  record Element(DatumType type, StoredType stored) {}

  /// @param dropped takes its place in values, but is not printed
  record Field(Element element, boolean dropped) {}
}
