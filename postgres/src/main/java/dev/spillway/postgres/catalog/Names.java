package dev.spillway.postgres.catalog;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// How names of tables and columns come out of a session. Queries go to the server in UTF-8,
/// whatever the session's encoding is.
public sealed interface Names {
  /// A name as people read it.
  String readable(String name);

  /// Whether the readable name, sent in UTF-8, is this name for the server.
  boolean canBeSent(String name);

  /// Names of a session in UTF-8.
  record Utf8() implements Names {
    @Override
    public String readable(String name) {
      return name;
    }

    @Override
    public boolean canBeSent(String name) {
      return true;
    }
  }

  /// Names of a database without a known encoding, each byte read as a character of Latin-1: UTF-8
  /// where they are valid as such, else with the odd bytes in hexadecimal.
  record Bytes() implements Names {
    @Override
    public String readable(String name) {
      byte[] bytes = name.getBytes(StandardCharsets.ISO_8859_1);
      try {
        return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      } catch (CharacterCodingException e) {
        return escaped(bytes);
      }
    }

    /// A guess at the encoding could make two tables' names one.
    private static String escaped(byte[] bytes) {
      StringBuilder name = new StringBuilder();
      for (byte octet : bytes) {
        name.append(octet >= 0 ? String.valueOf((char) octet) : "\\x%02x".formatted(octet));
      }
      return name.toString();
    }

    @Override
    public boolean canBeSent(String name) {
      return Arrays.equals(
          name.getBytes(StandardCharsets.ISO_8859_1),
          readable(name).getBytes(StandardCharsets.UTF_8));
    }
  }
}
