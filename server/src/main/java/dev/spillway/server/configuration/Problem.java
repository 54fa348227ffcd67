package dev.spillway.server.configuration;

/// Something wrong with the configuration.
///
/// @param place the file and line, or the environment variable
/// @param key the key's path, such as `databases.shop.tls`; may be empty
/// @param text what is wrong and what would be right
public record Problem(String place, String key, String text) {
  @Override
  public String toString() {
    return key.isEmpty() ? place + ": " + text : place + ": " + key + ": " + text;
  }
}
