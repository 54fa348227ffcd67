package dev.spillway.aws.role;

import dev.spillway.aws.s3.AccessKeyPair;
import dev.spillway.aws.s3.Credentials;
import java.net.URI;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.StsClientBuilder;

/// Who this server is at AWS: it assumes roles and makes grants on keys with this identity.
///
/// @param credentials absent: what the SDK finds (environment, profile, container, instance)
/// @param stsUrl absent: STS of the region
/// @param kmsUrl absent: KMS of the region
public record OwnIdentity(
    String region, Optional<Credentials> credentials, Optional<URI> stsUrl, Optional<URI> kmsUrl) {
  private static final Logger LOG = LoggerFactory.getLogger(OwnIdentity.class);

  /// What the SDK signs with.
  public AwsCredentialsProvider provider() {
    return credentials
        .<AwsCredentialsProvider>map(source -> () -> sdk(source.current()))
        .orElseGet(() -> DefaultCredentialsProvider.builder().build());
  }

  static AwsCredentials sdk(AccessKeyPair pair) {
    return pair.sessionToken().isPresent()
        ? AwsSessionCredentials.create(pair.id(), pair.secret(), pair.sessionToken().get())
        : AwsBasicCredentials.create(pair.id(), pair.secret());
  }

  /// A client that the caller closes.
  public StsClient sts() {
    StsClientBuilder builder =
        StsClient.builder()
            .region(Region.of(region))
            .credentialsProvider(provider())
            .httpClientBuilder(UrlConnectionHttpClient.builder());
    stsUrl.ifPresent(builder::endpointOverride);
    return builder.build();
  }

  /// The ARN that policies name this server by, with the role in place of a session of it; empty if
  /// AWS does not say.
  public Optional<String> arn() {
    try (StsClient sts = sts()) {
      return Optional.of(principal(sts.getCallerIdentity().arn()));
    } catch (SdkException e) {
      LOG.debug("GetCallerIdentity", e);
      return Optional.empty();
    }
  }

  static String principal(String arn) {
    String[] fields = arn.split(":", 6);
    if (fields.length < 6 || !fields[5].startsWith("assumed-role/")) {
      return arn;
    }
    return "%s:%s:iam::%s:role/%s"
        .formatted(fields[0], fields[1], fields[4], fields[5].split("/", -1)[1]);
  }

  @Override
  public String toString() {
    return "OwnIdentity[" + region + "]";
  }
}
