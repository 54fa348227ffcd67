package dev.spillway.mysql.charset;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;

/// What each character of a character set is in UTF-8, asked of the server, because every product
/// has a table of its own. Immutable, thread-safe.
final class CharsetTable {
  private static final int QUESTION_MARK = '?';
  private static final byte[] NONE = {};
  private static final int SINGLE_SHIFT = 0x8f;

  private final byte[][] singles = new byte[256][];
  private final Map<Integer, byte[]> pairs = new HashMap<>();
  private final Map<Integer, byte[]> triples = new HashMap<>();
  private final boolean asciiIsItself;

  private CharsetTable(Connection connection, String charset, int maxBytes) throws SQLException {
    java.util.Arrays.fill(singles, NONE);
    // Strict, so that the server answers NULL for bytes that are no character.
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET SESSION sql_mode = 'STRICT_ALL_TABLES'");
      try {
        read(statement, "", "", charset, (code, utf8) -> singles[code] = utf8);
        if (maxBytes >= 2) {
          read(statement, "l.n, ", " JOIN b l ON l.n >= 128", charset, pairs::put);
        }
        if (maxBytes == 3) {
          read(
              statement,
              SINGLE_SHIFT + ", l.n, ",
              " JOIN b l ON l.n >= 128 AND t.n >= 128",
              charset,
              (code, utf8) -> triples.put(code & 0xffff, utf8));
        }
      } finally {
        statement.execute("SET SESSION sql_mode = ''");
      }
    }
    boolean ascii = true;
    for (int code = 0; code < 128; code++) {
      ascii &= singles[code].length == 1 && singles[code][0] == code;
    }
    asciiIsItself = ascii;
  }

  /// @param connection whose session may be changed and restored
  /// @param maxBytes information_schema.CHARACTER_SETS.MAXLEN: 1 to 3
  static CharsetTable of(Connection connection, String charset, int maxBytes) throws SQLException {
    return new CharsetTable(connection, charset, maxBytes);
  }

  private interface Entry {
    void put(int code, byte[] utf8);
  }

  private static void read(
      Statement statement, String lead, String join, String charset, Entry entries)
      throws SQLException {
    String sql =
        """
        WITH RECURSIVE b(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM b WHERE n < 255)
        SELECT %1$s0, t.n,
          CAST(CONVERT(CHAR(%2$st.n USING %3$s) USING utf8mb4) AS BINARY)
        FROM b t%4$s
        """
            .formatted(lead.isEmpty() ? "0 + " : "l.n + ", lead, charset, join);
    try (ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        int code = rows.getInt(1) << 8 | rows.getInt(2);
        byte[] utf8 = rows.getBytes(3);
        if (utf8 != null && isOneCharacter(utf8)) {
          entries.put(code, isUnmapped(code, utf8) ? TextDecoder.REPLACEMENT : utf8);
        }
      }
    }
  }

  /// Two bytes may be two characters.
  private static boolean isOneCharacter(byte[] utf8) {
    int characters = 0;
    for (byte octet : utf8) {
      characters += (octet & 0xc0) == 0x80 ? 0 : 1;
    }
    return characters == 1;
  }

  private static boolean isUnmapped(int code, byte[] utf8) {
    return utf8[0] == QUESTION_MARK && code != QUESTION_MARK;
  }

  boolean asciiIsItself() {
    return asciiIsItself;
  }

  /// How many bytes the character at `at` has, one without an equal in Unicode included; 0 if there
  /// is none.
  int width(byte[] source, int at, int end) {
    if (at + 1 < end && source[at] < 0 && pairs.containsKey(code(source, at))) {
      return 2;
    }
    boolean triple =
        at + 2 < end
            && (source[at] & 0xff) == SINGLE_SHIFT
            && triples.containsKey(code(source, at + 1));
    if (triple) {
      return 3;
    }
    return singles[source[at] & 0xff].length > 0 ? 1 : 0;
  }

  /// The character of `width` bytes at `at`.
  byte[] utf8(byte[] source, int at, int width) {
    return switch (width) {
      case 1 -> singles[source[at] & 0xff];
      case 2 -> pairs.getOrDefault(code(source, at), TextDecoder.REPLACEMENT);
      default -> triples.getOrDefault(code(source, at + 1), TextDecoder.REPLACEMENT);
    };
  }

  private static int code(byte[] source, int at) {
    return (source[at] & 0xff) << 8 | (source[at + 1] & 0xff);
  }
}
