package dev.spillway.core.objectstore;

import java.nio.charset.StandardCharsets;

/// The key of an object in a bucket: 1 to 1024 bytes of UTF-8, no empty, `.` or `..` segment, no
/// control character.
public record ObjectKey(String text) implements Comparable<ObjectKey> {
  public static final int MAX_BYTES = 1024;

  public ObjectKey {
    if (text.isEmpty() || text.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
      throw new IllegalArgumentException("an object key has 1 to 1024 bytes: '" + text + "'");
    }
    for (String segment : text.split("/", -1)) {
      if (segment.isEmpty() || segment.equals(".") || segment.equals("..")) {
        throw new IllegalArgumentException(
            "an object key with the segment '" + segment + "': '" + text + "'");
      }
    }
    if (text.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException("an object key with a control character: '" + text + "'");
    }
  }

  @Override
  public int compareTo(ObjectKey other) {
    return text.compareTo(other.text);
  }

  @Override
  public String toString() {
    return text;
  }
}
