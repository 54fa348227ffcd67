package dev.spillway.postgres.heap;

import java.util.Optional;

/// The encodings of databases whose text is read from files. Java's tables of the others are not
/// proved to be PostgreSQL's.
enum TextEncoding {
  UTF8,
  LATIN1,
  /// Bytes of whatever encoding.
  SQL_ASCII;

  /// @param name as pg_encoding_to_char spells it
  static Optional<TextEncoding> of(String name) {
    for (TextEncoding encoding : values()) {
      if (encoding.name().equals(name)) {
        return Optional.of(encoding);
      }
    }
    return Optional.empty();
  }
}
