package dev.spillway.server.configuration;

/// Where the API listens.
///
/// @param port 0 lets the operating system choose
public record ListenSettings(@Default("127.0.0.1") String address, @Default("8750") int port) {
  public ListenSettings {
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("port is " + port + ", but ports are 0 to 65535");
    }
  }
}
