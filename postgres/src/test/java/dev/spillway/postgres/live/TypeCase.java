package dev.spillway.postgres.live;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Values of one SQL type and how each is to be exported as text. A value without an expected text
/// is only compared with what the server itself prints.
final class TypeCase {
  private final String sqlType;
  private final List<Value> values = new ArrayList<>();
  private int sinceMajor = 14;

  record Value(String literal, Optional<String> expected) {}

  private TypeCase(String sqlType) {
    this.sqlType = sqlType;
  }

  static TypeCase type(String sqlType) {
    return new TypeCase(sqlType);
  }

  /// An SQL string constant's content, and its text.
  TypeCase is(String literal, String expected) {
    values.add(new Value("'" + literal.replace("'", "''") + "'", Optional.of(expected)));
    return this;
  }

  /// Constants that are printed as they are written.
  TypeCase same(String... literals) {
    for (String literal : literals) {
      is(literal, literal);
    }
    return this;
  }

  /// Constants whose text only the server knows.
  TypeCase asServer(String... literals) {
    for (String literal : literals) {
      values.add(new Value("'" + literal.replace("'", "''") + "'", Optional.empty()));
    }
    return this;
  }

  /// An SQL expression.
  TypeCase expression(String sql) {
    values.add(new Value(sql, Optional.empty()));
    return this;
  }

  TypeCase since(int major) {
    sinceMajor = major;
    return this;
  }

  String sqlType() {
    return sqlType;
  }

  List<Value> values() {
    return values;
  }

  boolean isFor(int major) {
    return major >= sinceMajor;
  }
}
