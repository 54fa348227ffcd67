package dev.spillway.embedded.s3;

import dev.spillway.aws.s3.AccessKeyPair;
import dev.spillway.aws.s3.Credentials;
import dev.spillway.aws.s3.EndpointEncryption;
import dev.spillway.aws.s3.RoleBinding;
import dev.spillway.aws.s3.S3Buckets;
import dev.spillway.aws.s3.S3Endpoint;
import dev.spillway.core.kms.KeyDescription;
import dev.spillway.core.objectstore.Bucket;
import dev.spillway.core.objectstore.BucketRequest;
import dev.spillway.core.policy.Grants;
import dev.spillway.core.policy.Principal;
import dev.spillway.embedded.kms.EmbeddedKms;
import dev.spillway.embedded.kms.KmsRealm;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/// A running endpoint with its keys, a bucket `lake`, the product's way to it and a plain client.
final class EmbeddedStore implements AutoCloseable {
  static final String ROLE = "arn:aws:iam::123456789012:role/export";
  static final AccessKey ROLE_KEY = new AccessKey("SPILLWAYROLE", "role-secret");
  static final AccessKey CALLER_KEY = new AccessKey("SPILLWAYCALLER", "caller-secret");

  /// The id of a key that may do nothing.
  static final String POWERLESS = "SPILLWAYPOWERLESS";

  final EmbeddedKms kms;
  final KeyDescription key;
  final EmbeddedS3 s3;
  final S3Buckets buckets;
  final S3Client client;

  private static Optional<StoreUser> find(String accessKeyId) {
    Principal powerless = new Principal.Identity("arn:aws:iam::000000000000:user/powerless");
    return accessKeyId.equals(POWERLESS)
        ? Optional.of(new StoreUser(powerless, "powerless-secret", Grants.NOTHING))
        : AccessKeys.of(List.of(ROLE_KEY, CALLER_KEY)).find(accessKeyId);
  }

  EmbeddedStore(Path directory) {
    this(directory, Long.MAX_VALUE);
  }

  EmbeddedStore(Path directory, long quotaBytes) {
    kms =
        new EmbeddedKms(
            new KmsRealm("123456789012", "us-west-2"),
            directory.resolve("kms"),
            InstantSource.system());
    key = kms.create(EmbeddedKms.DEFAULT_KEY_ID);
    s3 =
        EmbeddedS3.start(
            new EmbeddedS3.Settings(directory.resolve("s3"), 0, "us-west-2", key.arn(), quotaBytes),
            kms,
            EmbeddedStore::find,
            InstantSource.system());
    s3.createBucket("lake");
    S3Endpoint endpoint = S3Endpoint.at("embedded", s3.endpoint(), "us-west-2");
    buckets =
        new S3Buckets(
            List.of(
                new RoleBinding(ROLE, endpoint, credentials()),
                new RoleBinding(
                    ROLE + "-plain",
                    endpoint.with(
                        EndpointEncryption.of(dev.spillway.aws.s3.Encryption.BUCKET_DEFAULT)),
                    credentials())),
            64 << 20);
    client = client(CALLER_KEY);
  }

  /// The way that the server goes which has the store in its own process.
  S3Buckets own() {
    S3Endpoint endpoint = S3Endpoint.at("embedded", s3.endpoint(), "us-west-2");
    return new S3Buckets(
        List.of(new RoleBinding(ROLE, endpoint, credentials())),
        64 << 20,
        binding -> s3.client(() -> binding.credentials().current().id()));
  }

  BucketRequest request(String name) {
    return new BucketRequest(name, ROLE, key.arn());
  }

  Bucket bucket(String name) {
    return buckets.open(new BucketRequest(name, ROLE, key.arn()));
  }

  S3Client client(AccessKey accessKey) {
    return S3Client.builder()
        .httpClientBuilder(UrlConnectionHttpClient.builder())
        .endpointOverride(s3.endpoint())
        .region(Region.US_WEST_2)
        .forcePathStyle(true)
        .requestChecksumCalculation(RequestChecksumCalculation.WHEN_SUPPORTED)
        .credentialsProvider(
            StaticCredentialsProvider.create(
                AwsBasicCredentials.create(accessKey.id(), accessKey.secret())))
        .build();
  }

  @Override
  public void close() {
    client.close();
    buckets.close();
    s3.close();
  }

  private static Credentials credentials() {
    return Credentials.fixed(AccessKeyPair.of(ROLE_KEY.id(), ROLE_KEY.secret()));
  }
}
