package dev.spillway.aws.s3;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/// A store, as the configuration declares it.
///
/// @param name what the configuration and error messages call it
/// @param uri absent for AWS itself
/// @param caFile PEM certificates that alone are trusted here; absent for the JDK's own
public record S3Endpoint(
    String name,
    Optional<URI> uri,
    String region,
    Addressing addressing,
    Optional<Path> caFile,
    Checksums checksums,
    EndpointEncryption encryption,
    Route route) {
  /// Where the bucket's name stands in a request.
  public enum Addressing {
    /// In the path: what most stores but AWS want.
    PATH,
    /// In the host name.
    VIRTUAL_HOST
  }

  /// S3 of a region of AWS.
  public static S3Endpoint aws(String region) {
    return new S3Endpoint(
        "aws",
        Optional.empty(),
        region,
        Addressing.VIRTUAL_HOST,
        Optional.empty(),
        Checksums.WHEN_SUPPORTED,
        EndpointEncryption.of(Encryption.SSE_KMS),
        Route.DIRECT);
  }

  /// Another store, with the settings that most of them need.
  public static S3Endpoint at(String name, URI uri, String region) {
    return new S3Endpoint(
        name,
        Optional.of(uri),
        region,
        Addressing.PATH,
        Optional.empty(),
        Checksums.WHEN_REQUIRED,
        EndpointEncryption.of(Encryption.SSE_KMS),
        Route.DIRECT);
  }

  public S3Endpoint with(EndpointEncryption newEncryption) {
    return new S3Endpoint(name, uri, region, addressing, caFile, checksums, newEncryption, route);
  }

  public S3Endpoint with(Route newRoute) {
    return new S3Endpoint(name, uri, region, addressing, caFile, checksums, encryption, newRoute);
  }

  boolean isAws() {
    return uri.isEmpty();
  }
}
