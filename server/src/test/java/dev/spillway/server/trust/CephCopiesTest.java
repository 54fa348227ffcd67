package dev.spillway.server.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.spillway.aws.s3.AccessKeyPair;
import dev.spillway.aws.s3.Credentials;
import dev.spillway.aws.s3.Encryption;
import dev.spillway.aws.s3.EndpointEncryption;
import dev.spillway.aws.s3.RoleBinding;
import dev.spillway.aws.s3.S3Buckets;
import dev.spillway.aws.s3.S3Endpoint;
import dev.spillway.core.objectstore.Bucket;
import dev.spillway.core.objectstore.BucketRequest;
import dev.spillway.core.objectstore.ObjectInfo;
import dev.spillway.core.objectstore.ObjectKey;
import dev.spillway.core.objectstore.ObjectVersion;
import dev.spillway.core.objectstore.ServerSideCopies;
import dev.spillway.core.objectstore.StoreException;
import dev.spillway.core.objectstore.UploadListener;
import dev.spillway.testkit.ceph.TestCeph;
import dev.spillway.testkit.objectstore.CopyContract;
import dev.spillway.testkit.tls.SelfSigned;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/// Copies that Ceph makes itself, and whom it lets have them. Of objects under SSE-KMS it makes
/// none, so these are streamed.
@Tag("all")
class CephCopiesTest implements CopyContract {
  private static final String OWNER = "arn:aws:iam::123456789012:role/owner";
  private static final String STRANGER = "arn:aws:iam::123456789012:role/stranger";
  private static final String UNDER_KMS = "arn:aws:iam::123456789012:role/kms";
  private static final String BY_TLS = "arn:aws:iam::123456789012:role/tls";

  @TempDir static Path folder;
  private static final List<AutoCloseable> open = new ArrayList<>();
  private static S3Buckets buckets = new S3Buckets(List.of(), 1);

  @BeforeAll
  static void start() throws Exception {
    assumeThat(TestCeph.programs())
        .as("Ceph is there, which .ci/steps/12-ceph.sh unpacks where Debian offers it")
        .isPresent();
    SelfSigned.in(folder, "RSA", "*." + TestCeph.DOMAIN);
    TestCeph ceph =
        TestCeph.start(
            TestCeph.programs().orElseThrow(),
            folder,
            List.of(
                new TestCeph.User("owner", "OWNER", "secret-of-owner"),
                new TestCeph.User("stranger", "STRANGER", "secret-of-stranger")));
    open.add(ceph);
    buckets =
        new S3Buckets(
            List.of(
                new RoleBinding(OWNER, endpoint("ceph", ceph.endpoint()), key("OWNER")),
                new RoleBinding(STRANGER, endpoint("ceph", ceph.endpoint()), key("STRANGER")),
                new RoleBinding(
                    UNDER_KMS, encrypted(endpoint("ceph", ceph.endpoint())), key("OWNER")),
                new RoleBinding(BY_TLS, endpoint("tls", ceph.tlsEndpoint()), key("OWNER"))),
            64 << 20);
    open.add(buckets);
    makeBucket(ceph.endpoint(), "OWNER", "home");
    makeBucket(ceph.endpoint(), "OWNER", "lake");
    makeBucket(ceph.endpoint(), "STRANGER", "foreign");
  }

  private static S3Endpoint endpoint(String name, URI uri) {
    return S3Endpoint.at(name, uri, "us-east-1").with(EndpointEncryption.of(Encryption.NONE));
  }

  private static S3Endpoint encrypted(S3Endpoint endpoint) {
    return endpoint.with(
        new EndpointEncryption(
            Encryption.SSE_KMS, Map.of("key", TestCeph.KEY), EndpointEncryption.BucketKeys.OFF));
  }

  private static Credentials key(String name) {
    return Credentials.fixed(AccessKeyPair.of(name, "secret-of-" + name.toLowerCase(Locale.ROOT)));
  }

  private static void makeBucket(URI endpoint, String name, String bucket) {
    try (S3Client client =
        S3Client.builder()
            .endpointOverride(endpoint)
            .region(Region.US_EAST_1)
            .forcePathStyle(true)
            .httpClientBuilder(UrlConnectionHttpClient.builder())
            .credentialsProvider(
                StaticCredentialsProvider.create(
                    AwsBasicCredentials.create(name, "secret-of-" + name.toLowerCase(Locale.ROOT))))
            .build()) {
      client.createBucket(r -> r.bucket(bucket));
    }
  }

  @AfterAll
  static void stop() throws Exception {
    for (AutoCloseable each : open.reversed()) {
      each.close();
    }
  }

  private static BucketRequest request(String bucket, String role) {
    return new BucketRequest(bucket, role, "key");
  }

  @Override
  public Bucket from() {
    return buckets.open(request("home", OWNER));
  }

  @Override
  public Bucket to() {
    return buckets.open(request("lake", OWNER));
  }

  @Override
  public ServerSideCopies copies() {
    return to().copiesFrom(request("home", OWNER)).orElseThrow();
  }

  @Test
  void twoEndpointsAreNotOneStore() {
    assertThat(to().copiesFrom(request("home", BY_TLS))).isEmpty();
  }

  @Test
  void ofObjectsUnderAKeyItMakesNoCopies() {
    ObjectKey key = new ObjectKey("encrypted");
    Bucket home = buckets.open(request("home", UNDER_KMS));
    home.put(key, new byte[] {1, 2, 3}, "text/plain");
    ObjectInfo head = home.head(key).orElseThrow();
    Bucket lake = buckets.open(request("lake", UNDER_KMS));

    assertThatThrownBy(() ->
            lake.copiesFrom(request("home", UNDER_KMS))
                .orElseThrow()
                .copy(
                    new ObjectVersion(key, head.bytes(), head.etag()),
                    key,
                    Map.of(),
                    UploadListener.none()))
        .isInstanceOfSatisfying(
            StoreException.class,
            e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.NOT_SUPPORTED));
    assertThat(lake.head(key)).isEmpty();
  }

  @Test
  void aRoleWithoutRightsOnTheSourceIsRefused() {
    ObjectKey key = new ObjectKey("private");
    from().put(key, new byte[] {1, 2, 3}, "text/plain");
    ObjectInfo head = from().head(key).orElseThrow();
    Bucket foreign = buckets.open(request("foreign", STRANGER));

    assertThatThrownBy(() ->
            foreign
                .copiesFrom(request("home", OWNER))
                .orElseThrow()
                .copy(
                    new ObjectVersion(key, head.bytes(), head.etag()),
                    key,
                    Map.of(),
                    UploadListener.none()))
        .isInstanceOfSatisfying(
            StoreException.class,
            e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.ACCESS_DENIED));
    assertThat(foreign.head(key)).isEmpty();
  }
}
