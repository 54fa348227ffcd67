package dev.spillway.api.sigv4;

/// Where a request came from.
///
/// @param address of the client, as text
public record Origin(String address, Transport transport) {
  /// What it came over.
  public enum Transport {
    PLAIN,
    TLS
  }
}
