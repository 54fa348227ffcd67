package dev.spillway.api.http;

import java.nio.file.Path;
import java.util.Optional;

/// Where the server listens.
///
/// @param address a host name or an IP address of this machine
/// @param port 0 lets the system choose
/// @param tls plain HTTP without it
public record Listen(String address, int port, Optional<TlsFiles> tls) {

  /// PEM files.
  ///
  /// @param certificates the server's certificate first, then those of its issuers
  /// @param key unencrypted PKCS#8 (`BEGIN PRIVATE KEY`)
  public record TlsFiles(Path certificates, Path key) {}

  public static Listen plain(String address, int port) {
    return new Listen(address, port, Optional.empty());
  }
}
