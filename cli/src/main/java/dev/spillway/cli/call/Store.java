package dev.spillway.cli.call;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;

/// The store of buckets, reached as the API is: the same trust, proxies and timeouts.
public final class Store {
  private Store() {}

  /// What a client needs to know.
  ///
  /// @param endpoint empty if at AWS
  /// @param credentials none if requests are not to be signed
  public record Options(
      Optional<URI> endpoint,
      String region,
      Optional<AwsCredentials> credentials,
      int attempts,
      int connectMillis,
      int readMillis,
      Trust trust,
      Map<String, String> environment) {}

  public static S3Client open(Options options) {
    Transport.Options transport =
        new Transport.Options(
            options.connectMillis(),
            options.readMillis(),
            options.trust(),
            new Proxies(options.environment()));
    S3ClientBuilder builder =
        S3Client.builder()
            .region(Region.of(options.region()))
            .credentialsProvider(
                options
                    .credentials()
                    .<AwsCredentialsProvider>map(StaticCredentialsProvider::create)
                    .orElseGet(AnonymousCredentialsProvider::create))
            .overrideConfiguration(configuration ->
                configuration.retryStrategy(
                    DefaultRetryStrategy.standardStrategyBuilder()
                        .maxAttempts(options.attempts())
                        .build()))
            .httpClient(UrlConnectionHttpClient.create(url -> connection(transport, url)));
    // Other stores have one name for all buckets.
    options.endpoint().ifPresent(url -> builder.endpointOverride(url).forcePathStyle(true));
    return builder.build();
  }

  private static HttpURLConnection connection(Transport.Options options, URI url) {
    try {
      return Transport.open(options, url);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
