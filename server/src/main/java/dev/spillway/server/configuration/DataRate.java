package dev.spillway.server.configuration;

/// Bytes in a second, written as `50MB/s`.
public record DataRate(long bytesPerSecond) {
  public DataRate {
    if (bytesPerSecond < 1) {
      throw new IllegalArgumentException("a rate of zero would stop everything; leave the key out");
    }
  }

  /// @throws IllegalArgumentException saying what a rate looks like
  public static DataRate parse(String text) {
    if (!text.endsWith("/s")) {
      throw new IllegalArgumentException("'" + text + "' is not a rate; rates look like 50MB/s");
    }
    return new DataRate(DataSize.parse(text.substring(0, text.length() - 2)).bytes());
  }

  @Override
  public String toString() {
    return new DataSize(bytesPerSecond) + "/s";
  }
}
