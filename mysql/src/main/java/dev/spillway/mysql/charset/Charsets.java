package dev.spillway.mysql.charset;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/// The decoders of the character sets that a read meets. Each that has a table is asked of the
/// server once. Thread-safe.
public final class Charsets {
  private static final Set<String> UTF8 = Set.of("utf8mb4", "utf8mb3", "utf8");
  private static final Map<String, Charset> BY_RULE =
      Map.of(
          "ucs2", StandardCharsets.UTF_16BE,
          "utf16", StandardCharsets.UTF_16BE,
          "utf16le", StandardCharsets.UTF_16LE,
          "utf32", Charset.forName("UTF-32BE"),
          "gb18030", Charset.forName("GB18030"));

  private final Map<String, Supplier<TextDecoder>> decoders = new ConcurrentHashMap<>();

  /// Learns a character set, if it is not known yet.
  ///
  /// @param connection whose session's sql_mode is empty, and is again afterwards
  /// @param charset information_schema's CHARACTER_SET_NAME
  public void learn(Connection connection, String charset) throws SQLException {
    if (UTF8.contains(charset)) {
      decoders.put(charset, Utf8Decoder::new);
    } else if (BY_RULE.containsKey(charset)) {
      Charset rule = BY_RULE.getOrDefault(charset, StandardCharsets.UTF_8);
      decoders.put(charset, () -> new UnicodeDecoder(rule));
    } else if (!decoders.containsKey(charset)) {
      CharsetTable table = CharsetTable.of(connection, charset, maxBytes(connection, charset));
      decoders.put(charset, () -> new TableDecoder(table));
    }
  }

  /// A decoder for one reader.
  ///
  /// @throws IllegalArgumentException if the character set was not learned
  public TextDecoder decoder(String charset) {
    Supplier<TextDecoder> decoder = decoders.get(charset);
    if (decoder == null) {
      throw new IllegalArgumentException("the character set " + charset + " was not learned");
    }
    return decoder.get();
  }

  private static int maxBytes(Connection connection, String charset) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT MAXLEN FROM information_schema.CHARACTER_SETS WHERE CHARACTER_SET_NAME = ?")) {
      statement.setString(1, charset);
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? row.getInt(1) : 1;
      }
    }
  }
}
