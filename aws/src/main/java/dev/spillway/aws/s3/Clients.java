package dev.spillway.aws.s3;

import dev.spillway.core.problem.FailedException;
import dev.spillway.core.problem.Fault;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;

/// Makes the SDK's client for a binding.
final class Clients {
  private static final int ATTEMPTS = 6;
  private static final Duration CONNECT = Duration.ofSeconds(10);
  private static final Duration READ = Duration.ofMinutes(2);

  private Clients() {}

  static S3Client of(RoleBinding binding) {
    S3Endpoint endpoint = binding.endpoint();
    UrlConnectionHttpClient.Builder http =
        UrlConnectionHttpClient.builder().connectionTimeout(CONNECT).socketTimeout(READ);
    endpoint.caFile().ifPresent(file -> http.tlsTrustManagersProvider(() -> trusting(file)));
    endpoint.route().proxy().ifPresent(proxy -> http.proxyConfiguration(p -> p.endpoint(proxy)));
    boolean always = endpoint.checksums() == Checksums.WHEN_SUPPORTED;
    S3ClientBuilder builder =
        S3Client.builder()
            .httpClientBuilder(http)
            .region(Region.of(endpoint.region()))
            .forcePathStyle(endpoint.addressing() == S3Endpoint.Addressing.PATH)
            .credentialsProvider(() -> sdk(binding.credentials().current()))
            .requestChecksumCalculation(
                always
                    ? RequestChecksumCalculation.WHEN_SUPPORTED
                    : RequestChecksumCalculation.WHEN_REQUIRED)
            .responseChecksumValidation(
                always
                    ? ResponseChecksumValidation.WHEN_SUPPORTED
                    : ResponseChecksumValidation.WHEN_REQUIRED)
            .overrideConfiguration(o -> {
              endpoint
                  .route()
                  .expectedBucketOwner()
                  .ifPresent(
                      account -> o.addExecutionInterceptor(new ExpectedBucketOwner(account)));
              o.retryStrategy(
                  AwsRetryStrategy.standardRetryStrategy().toBuilder()
                      .maxAttempts(ATTEMPTS)
                      .build());
            });
    endpoint.uri().ifPresent(builder::endpointOverride);
    return builder.build();
  }

  private static AwsCredentials sdk(AccessKeyPair pair) {
    return pair.sessionToken().isPresent()
        ? AwsSessionCredentials.create(pair.id(), pair.secret(), pair.sessionToken().get())
        : AwsBasicCredentials.create(pair.id(), pair.secret());
  }

  private static TrustManager[] trusting(Path caFile) {
    try (InputStream pem = Files.newInputStream(caFile)) {
      KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
      trusted.load(null, null);
      int number = 0;
      for (Certificate ca : CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
        trusted.setCertificateEntry("ca-" + number++, ca);
      }
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(trusted);
      return factory.getTrustManagers();
    } catch (IOException | GeneralSecurityException e) {
      throw new FailedException(
          Fault.SETUP, "Cannot use the certificates in " + caFile + ": " + e.getMessage(), e);
    }
  }
}
