package dev.spillway.server.configuration;

import java.nio.file.Path;
import java.util.Optional;

/// The certificate of the API's own endpoint; without one it speaks plain HTTP.
///
/// @param certificate a PEM file, the chain after the server's own certificate
/// @param privateKey a PEM file, PKCS#8
public record TlsSettings(Optional<Path> certificate, Optional<Path> privateKey) {
  public TlsSettings {
    if (certificate.isPresent() != privateKey.isPresent()) {
      throw new IllegalArgumentException(
          "certificate and private-key belong together: give both or neither");
    }
  }

  public boolean isOn() {
    return certificate.isPresent();
  }
}
