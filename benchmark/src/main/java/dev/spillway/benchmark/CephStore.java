package dev.spillway.benchmark;

import dev.spillway.testkit.ceph.TestCeph;
import dev.spillway.testkit.tls.SelfSigned;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/// A store that is not ours and in processes of its own: radosgw of a Ceph that keeps everything in
/// memory, asked over HTTP, which encrypts under a key of its KMS.
final class CephStore implements AutoCloseable {
  private static final String BUCKET = "lake";
  private static final String ROLE = "arn:aws:iam::123456789012:role/ceph";
  private static final TestCeph.User USER = new TestCeph.User("lake", "LAKE", "secret-of-lake");

  private final TestCeph ceph;

  private CephStore(TestCeph ceph) {
    this.ceph = ceph;
  }

  /// @param folder anew, for its files
  static CephStore start(Path programs, Path folder) throws Exception {
    Files.createDirectories(folder);
    SelfSigned.in(folder, "RSA", "*." + TestCeph.DOMAIN);
    CephStore store = new CephStore(TestCeph.start(programs, folder, List.of(USER)));
    try (S3Client s3 = store.s3()) {
      s3.createBucket(request -> request.bucket(BUCKET));
    }
    return store;
  }

  /// A server that exports to it.
  Product product(BenchServer database, Path folder) throws IOException {
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("LAKE"), USER.accessKey() + "\n" + USER.secret() + "\n");
    Path configuration =
        Product.configuration(
            database,
            folder,
            """
            endpoints: [{name: ceph, url: "%1$s"}]
            roles: [{arn: "%2$s", endpoint: ceph, access-key-file: LAKE}]
            keys: [{id: %3$s, store-key-id: {ceph: %3$s}}]
            """
                .formatted(ceph.endpoint(), ROLE, TestCeph.KEY));
    return Product.start(configuration, new Product.Target(BUCKET, ROLE, TestCeph.KEY), s3());
  }

  private S3Client s3() {
    return S3Client.builder()
        .httpClientBuilder(UrlConnectionHttpClient.builder())
        .endpointOverride(ceph.endpoint())
        // Elsewhere a new bucket names its region, and Ceph has zone groups of its own.
        .region(Region.US_EAST_1)
        .forcePathStyle(true)
        .credentialsProvider(
            StaticCredentialsProvider.create(
                AwsBasicCredentials.create(USER.accessKey(), USER.secret())))
        .build();
  }

  @Override
  public void close() {
    ceph.close();
  }
}
