package dev.spillway.server.trust;

import static dev.spillway.server.trust.Site.requireRefused;
import static org.assertj.core.api.Assertions.assertThat;
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
import dev.spillway.testkit.postgres.PostgresMajors;
import dev.spillway.testkit.postgres.TestPostgres;
import dev.spillway.testkit.radosgw.TestRadosgw;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;

/// Ceph's radosgw shares no code with ours, verifies signatures and encrypts. On its SQLite backend
/// uploads of several parts fail (InvalidPart for parts sent side by side, a GET that is never
/// answered), so that here no export gets beyond its probe: whole objects, and what is refused, are
/// looked at by themselves.
@Tag("all")
class RadosgwTest {
  private static final String ROLES = "arn:aws:iam::123456789012:role/";
  private static final String PLANTED = "planted plain text";
  private static final String KEY = "arn:aws:kms:us-west-2:123456789012:key/lake-key";

  @TempDir static Path folder;
  private static Optional<TestPostgres> postgres = Optional.empty();
  private static Optional<TestRadosgw> store = Optional.empty();
  private static Optional<Site> started = Optional.empty();

  @BeforeAll
  static void start() throws IOException {
    assumeThat(TestRadosgw.programs())
        .as("radosgw is there, which .ci/steps/12-radosgw.sh unpacks where Debian offers it")
        .isPresent();
    TestRadosgw ceph =
        TestRadosgw.start(
            TestRadosgw.programs().orElseThrow(),
            folder.resolve("ceph"),
            List.of(
                new TestRadosgw.User("lake", "LAKE", "secret-of-lake"),
                new TestRadosgw.User("poor", "POOR", "secret-of-poor")));
    store = Optional.of(ceph);
    TestPostgres database = TestPostgres.start(PostgresMajors.newest());
    postgres = Optional.of(database);
    database.execute("postgres", "CREATE TABLE t AS SELECT 1 AS n");
    for (String[] pair :
        new String[][] {
          {"ADMIN", "secret of ADMIN"}, {"LAKE", "secret-of-lake"}, {"POOR", "secret-of-poor"}
        }) {
      Site.write(folder, pair[0], pair[0] + "\n" + pair[1] + "\n");
    }
    Site.write(folder, "WRONG", "LAKE\nanother secret\n");
    started = Optional.of(Site.start(folder, database, configuration(ceph.endpoint())));
    s3().createBucket(r -> r.bucket("lake"));
  }

  private static String configuration(URI endpoint) {
    return """
    callers: [{name: admin, access-key-file: ADMIN}]
    endpoints:
      - {name: ceph, url: "%1$s"}
    keys:
      - {id: lake-key, store-key-id: {ceph: %2$s}}
      - {id: lost-key, store-key-id: {ceph: lost}}
    roles:
      - {arn: "%3$slake", endpoint: ceph, access-key-file: LAKE}
      - {arn: "%3$spoor", endpoint: ceph, access-key-file: POOR}
      - {arn: "%3$swrong", endpoint: ceph, access-key-file: WRONG}
    """
        .formatted(endpoint, TestRadosgw.KEY, ROLES);
  }

  @AfterAll
  static void stop() {
    started.ifPresent(Site::close);
    postgres.ifPresent(TestPostgres::close);
    store.ifPresent(TestRadosgw::close);
  }

  private static S3Client s3() {
    return S3Client.builder()
        .endpointOverride(store.orElseThrow().endpoint())
        // Elsewhere a new bucket names its region, and Ceph has zone groups of its own.
        .region(Region.US_EAST_1)
        .forcePathStyle(true)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("LAKE", "secret-of-lake")))
        .build();
  }

  private static RdsClient rds() {
    return started.orElseThrow().rds("ADMIN", "secret of ADMIN");
  }

  private static void start(String id, String bucket, String role, String key) {
    Site.start(rds(), id, bucket, ROLES + role, key);
  }

  @Test
  void objectsAreEncryptedUnderTheKey() throws Exception {
    S3Endpoint endpoint =
        S3Endpoint.at("ceph", store.orElseThrow().endpoint(), "us-west-2")
            .with(
                new EndpointEncryption(
                    Encryption.SSE_KMS,
                    Map.of(KEY, TestRadosgw.KEY),
                    EndpointEncryption.BucketKeys.OFF));
    RoleBinding role =
        new RoleBinding(
            ROLES + "lake",
            endpoint,
            Credentials.fixed(AccessKeyPair.of("LAKE", "secret-of-lake")));
    try (S3Buckets buckets = new S3Buckets(List.of(role), 32 << 20);
        Bucket bucket = buckets.open(new BucketRequest("lake", role.roleArn(), KEY));
        S3Client s3 = s3()) {
      bucket.put(new ObjectKey("whole"), PLANTED.getBytes(StandardCharsets.UTF_8), "text/plain");
      HeadObjectResponse head = s3.headObject(r -> r.bucket("lake").key("whole"));
      assertThat(head.serverSideEncryption()).isEqualTo(ServerSideEncryption.AWS_KMS);
      assertThat(head.ssekmsKeyId()).isEqualTo(TestRadosgw.KEY);
      try (InputStream whole = bucket.read(new ObjectKey("whole"))) {
        assertThat(new String(whole.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo(PLANTED);
      }
      assertThat(bucket.list("")).extracting(ObjectInfo::key).contains("whole");
    }
    try (Stream<Path> files = Files.list(folder.resolve("ceph"))) {
      for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
        assertThat(Files.readString(file, StandardCharsets.ISO_8859_1).contains(PLANTED))
            .as("plain text in %s", file)
            .isFalse();
      }
    }
  }

  @Test
  void whatTheStoreRefusesIsSaidInRdssWords() {
    requireRefused(
        () -> start("x", "lake", "lake", "lost-key"), "KMSKeyNotAccessibleFault", "store-key-id");
    requireRefused(
        () -> start("x", "missing", "lake", "lake-key"), "InvalidS3BucketFault", "missing");
    requireRefused(
        () -> start("x", "lake", "poor", "lake-key"),
        "IamRoleMissingPermissions",
        ROLES + "poor",
        "AccessDenied");
    requireRefused(
        () -> start("x", "lake", "wrong", "lake-key"),
        "IamRoleMissingPermissions",
        "SignatureDoesNotMatch");
  }
}
