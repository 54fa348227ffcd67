package dev.spillway.embedded.s3.store;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// Where a key lies on disk. Each segment of the key becomes a directory, the last one a file.
///
/// Names on disk hold only lower-case letters, digits, '-', '_' and '.'; every other byte is `%xx`.
/// So keys that differ only in case or in Unicode form stay apart on every disk. An object's file
/// ends in `@`, so that the keys `a` and `a/b` can both exist. A segment whose name would be longer
/// than 200 bytes is named by its hash.
final class KeyPath {
  static final int LONGEST_NAME = 200;

  /// In a hashed directory: the file that holds its segment.
  static final String SEGMENT_FILE = "%segment";

  /// In a bucket's directory: the file that makes it a bucket.
  static final String BUCKET_FILE = "%bucket";

  private static final String OBJECT_END = "@";
  private static final String EMPTY = "%";
  private static final String HASHED = "%%";
  private static final HexFormat HEX = HexFormat.of();

  private KeyPath() {}

  static Path file(Path bucket, String key) {
    String[] segments = key.split("/", -1);
    Path path = bucket;
    for (int i = 0; i < segments.length - 1; i++) {
      path = path.resolve(name(segments[i]));
    }
    return path.resolve(name(segments[segments.length - 1]) + OBJECT_END);
  }

  /// The name of a segment on disk.
  static String name(String segment) {
    if (segment.isEmpty()) {
      return EMPTY;
    }
    byte[] utf8 = segment.getBytes(StandardCharsets.UTF_8);
    StringBuilder name = new StringBuilder(utf8.length + 16);
    for (int i = 0; i < utf8.length; i++) {
      int b = utf8[i] & 0xff;
      if (isPlain(b) && !(b == '.' && i == 0)) {
        name.append((char) b);
      } else {
        name.append('%');
        HEX.toHexDigits(name, (byte) b);
      }
    }
    return name.length() <= LONGEST_NAME ? name.toString() : HASHED + sha256(utf8);
  }

  static boolean isObject(String name) {
    return name.endsWith(OBJECT_END);
  }

  static boolean isHashed(String name) {
    return name.startsWith(HASHED);
  }

  /// Whether the name is neither a segment's nor an object's.
  static boolean isReserved(String name) {
    return name.equals(SEGMENT_FILE) || name.equals(BUCKET_FILE);
  }

  /// The segment of a directory's name or of an object's name without its end.
  static String segment(String name) {
    String escaped = isObject(name) ? name.substring(0, name.length() - 1) : name;
    if (escaped.equals(EMPTY)) {
      return "";
    }
    byte[] utf8 = new byte[escaped.length()];
    int length = 0;
    for (int i = 0; i < escaped.length(); i++) {
      char c = escaped.charAt(i);
      if (c == '%') {
        utf8[length++] = (byte) HexFormat.fromHexDigits(escaped, i + 1, i + 3);
        i += 2;
      } else {
        utf8[length++] = (byte) c;
      }
    }
    return new String(utf8, 0, length, StandardCharsets.UTF_8);
  }

  private static boolean isPlain(int b) {
    return (b >= 'a' && b <= 'z') || (b >= '0' && b <= '9') || b == '-' || b == '_' || b == '.';
  }

  private static String sha256(byte[] bytes) {
    try {
      return HEX.formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
