package dev.spillway.server.configuration;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// An S3 endpoint.
///
/// @param url absent for AWS itself
/// @param region what requests are signed for; absent: the server's own
/// @param pathStyle absent: true for every endpoint but AWS
/// @param encryption what the store is asked to encrypt objects with
/// @param bucketKeys whether S3 is asked for bucket keys, which cost fewer KMS requests
/// @param checksums absent: `when-supported` on AWS, `when-required` elsewhere
/// @param proxy an HTTP proxy on the way to it
/// @param expectedBucketOwner the account that buckets must belong to
/// @param buckets the only buckets that may be named; empty allows every bucket
public record EndpointSettings(
    @Form(
            pattern = "[a-z0-9]([a-z0-9-]*[a-z0-9])?",
            is = "a name: lower-case letters, digits and inner hyphens")
        @Identity
        String name,
    Optional<URI> url,
    Optional<String> region,
    Optional<Boolean> pathStyle,
    Optional<Path> caFile,
    @Default("sse-kms") Encryption encryption,
    @Default("false") Boolean bucketKeys,
    Optional<Checksums> checksums,
    Optional<URI> proxy,
    @Form(pattern = "[0-9]{12}", is = "an account number: they have 12 digits")
        Optional<String> expectedBucketOwner,
    List<String> buckets) {

  /// The name that the store inside this program goes by.
  public static final String EMBEDDED = "embedded";

  /// Who encrypts objects, and with what; anything but `sse-kms` is weaker than RDS.
  public enum Encryption {
    SSE_KMS,
    SSE_S3,
    BUCKET_DEFAULT,
    NONE
  }

  /// When requests carry the newer checksums that many stores refuse.
  public enum Checksums {
    WHEN_SUPPORTED,
    WHEN_REQUIRED
  }

  public EndpointSettings {
    buckets = List.copyOf(buckets);
    if (name.equals(EMBEDDED)) {
      throw new IllegalArgumentException(
          "the name 'embedded' belongs to the store inside this program");
    }
    proxy.ifPresent(EndpointSettings::requireProxy);
    if (url.isPresent() && !isHttp(url.get())) {
      throw new IllegalArgumentException(
          "url is '" + url.get() + "', but it must be http://HOST or https://HOST");
    }
  }

  /// @throws IllegalArgumentException if it is no `http://HOST:PORT`
  private static void requireProxy(URI proxy) {
    if (!"http".equals(proxy.getScheme()) || proxy.getHost() == null || proxy.getPort() < 1) {
      throw new IllegalArgumentException(
          "proxy is '" + proxy + "', but it must be http://HOST:PORT");
    }
  }

  private static boolean isHttp(URI url) {
    return ("http".equals(url.getScheme()) || "https".equals(url.getScheme()))
        && url.getHost() != null
        && url.getUserInfo() == null;
  }

  public boolean usesPathStyle() {
    return pathStyle.orElse(url.isPresent());
  }

  public Checksums checksumsInUse() {
    return checksums.orElse(url.isPresent() ? Checksums.WHEN_REQUIRED : Checksums.WHEN_SUPPORTED);
  }
}
