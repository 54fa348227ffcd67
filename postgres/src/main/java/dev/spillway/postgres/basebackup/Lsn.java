package dev.spillway.postgres.basebackup;

/// A position in the write-ahead log: a byte offset, unsigned.
public record Lsn(long offset) implements Comparable<Lsn> {
  /// Reads PostgreSQL's form, such as `16/B374D848`.
  public static Lsn parse(String text) {
    int slash = text.indexOf('/');
    if (slash < 1) {
      throw new IllegalArgumentException("not a WAL position: '" + text + "'");
    }
    long high = Long.parseLong(text, 0, slash, 16);
    long low = Long.parseLong(text, slash + 1, text.length(), 16);
    return new Lsn(high << 32 | low);
  }

  @Override
  public int compareTo(Lsn other) {
    return Long.compareUnsigned(offset, other.offset);
  }

  @Override
  public String toString() {
    return "%X/%X".formatted(offset >>> 32, offset & 0xffffffffL);
  }
}
