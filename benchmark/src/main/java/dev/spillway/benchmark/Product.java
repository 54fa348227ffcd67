package dev.spillway.benchmark;

import dev.spillway.server.configuration.ConfigurationReader;
import dev.spillway.server.configuration.FileCheck;
import dev.spillway.server.wiring.SpillwayServer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.rds.model.ExportTask;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;

/// A whole server, as a client sees it; on embedded defaults unless it says otherwise.
final class Product implements AutoCloseable {
  private static final String ACCOUNT = ":rds:us-west-2:123456789012:";

  /// What the embedded defaults call their role and key.
  static final String ROLE = "arn:aws:iam::123456789012:role/service-role/ExportRole";

  static final String KEY =
      "arn:aws:kms:us-west-2:123456789012:key/abcd0000-7fca-4128-82f2-aabbccddeeff";

  private static final Target EMBEDDED = new Target("amzn-s3-demo-bucket", ROLE, KEY);
  private static final String PROFILE = "spillway";

  /// Asking costs CPU, too.
  private static final long POLL_MILLIS = 200;

  private static final long FINE_POLL_MILLIS = 20;

  private final Target target;
  private final Runnable stopping;
  private final RdsClient rds;
  private final S3Client s3;

  /// Where exports go, and with what.
  record Target(String bucket, String role, String key) {}

  private Product(Target target, Runnable stopping, RdsClient rds, S3Client s3) {
    this.target = target;
    this.stopping = stopping;
    this.rds = rds;
    this.s3 = s3;
  }

  /// In this process.
  static Product start(BenchServer database, Path folder) throws IOException {
    return start(configuration(database, folder));
  }

  /// In this process, on this configuration.
  static Product start(Path configuration) throws IOException {
    SpillwayServer server = serve(configuration);
    AwsCredentialsProvider caller = caller(server);
    S3Client s3 = s3(server.storeEndpoint().orElseThrow(), caller);
    return new Product(EMBEDDED, server::close, rds(server.endpoint(), caller), s3);
  }

  /// In this process, on a configuration that exports to another store.
  ///
  /// @param s3 that store's, which is closed with this
  static Product start(Path configuration, Target target, S3Client s3) {
    SpillwayServer server = serve(configuration);
    return new Product(target, server::close, rds(server.endpoint(), caller(server)), s3);
  }

  private static SpillwayServer serve(Path configuration) {
    return SpillwayServer.start(
        new ConfigurationReader(Map.of(), FileCheck.ofThisMachine()).read(configuration));
  }

  private static AwsCredentialsProvider caller(SpillwayServer server) {
    return credentials(server.clientFiles().orElseThrow().credentials());
  }

  /// The server that was started with the configuration of the folder.
  static Product of(BoundedServer server, Path folder) {
    AwsCredentialsProvider caller = credentials(folder.resolve("data/credentials"));
    return new Product(
        EMBEDDED, server::close, rds(server.endpoint(), caller), s3(server.store(), caller));
  }

  /// Embedded defaults and one database.
  static Path configuration(BenchServer database, Path folder) throws IOException {
    return configuration(database, folder, "embedded: {store-port: 0}");
  }

  /// One database, and what else there is to say.
  static Path configuration(BenchServer database, Path folder, String more) throws IOException {
    Files.createDirectories(folder);
    return Files.writeString(
        folder.resolve("spillway.yaml"),
        """
        data-directory: data
        listen: {port: 0}
        databases:
          - {id: db5, engine: postgres, host: 127.0.0.1, port: %d, user: %s, tls: disable, snapshot: {checkpoint: fast}}
        %s
        """
            .formatted(database.port(), BenchServer.USER, more));
  }

  private static AwsCredentialsProvider credentials(Path clientFile) {
    return ProfileCredentialsProvider.builder()
        .profileFile(
            ProfileFile.builder().type(ProfileFile.Type.CREDENTIALS).content(clientFile).build())
        .profileName(PROFILE)
        .build();
  }

  private static RdsClient rds(URI endpoint, AwsCredentialsProvider credentials) {
    return RdsClient.builder()
        .httpClientBuilder(UrlConnectionHttpClient.builder())
        .endpointOverride(endpoint)
        .credentialsProvider(credentials)
        .region(Region.US_WEST_2)
        .build();
  }

  private static S3Client s3(URI endpoint, AwsCredentialsProvider credentials) {
    return S3Client.builder()
        .httpClientBuilder(UrlConnectionHttpClient.builder())
        .endpointOverride(endpoint)
        .credentialsProvider(credentials)
        .region(Region.US_WEST_2)
        .forcePathStyle(true)
        .build();
  }

  /// Takes a snapshot and waits until it is available.
  void snapshot(String name) {
    rds.createDBSnapshot(request -> request.dbInstanceIdentifier("db5").dbSnapshotIdentifier(name));
    await(
        POLL_MILLIS,
        () -> {
          String status =
              rds.describeDBSnapshots(request -> request.dbSnapshotIdentifier(name))
                  .dbSnapshots()
                  .getFirst()
                  .status();
          if (status.equals("failed")) {
            throw new IllegalStateException("the snapshot " + name + " failed");
          }
          return status.equals("available");
        });
  }

  static String snapshotSource(String name) {
    return "arn:aws" + ACCOUNT + "snapshot:" + name;
  }

  static String liveSource() {
    return "arn:aws" + ACCOUNT + "cluster:db5";
  }

  /// Starts an export of some databases.
  void begin(String id, String source, List<String> only) {
    rds.startExportTask(request ->
        request
            .exportTaskIdentifier(id)
            .sourceArn(source)
            .s3BucketName(target.bucket())
            .iamRoleArn(target.role())
            .kmsKeyId(target.key())
            .exportOnly(only));
  }

  /// The same, told soon.
  void endSoon(String id) {
    end(FINE_POLL_MILLIS, id);
  }

  /// Waits until the export is complete.
  void end(String id) {
    end(POLL_MILLIS, id);
  }

  /// What the objects under a prefix hold.
  long bytes(String prefix) {
    return s3
        .listObjectsV2Paginator(request -> request.bucket(target.bucket()).prefix(prefix))
        .contents()
        .stream()
        .mapToLong(S3Object::size)
        .sum();
  }

  private void end(long pollMillis, String id) {
    await(
        pollMillis,
        () -> {
          ExportTask task =
              rds.describeExportTasks(request -> request.exportTaskIdentifier(id))
                  .exportTasks()
                  .getFirst();
          if (task.status().equals("FAILED") || task.status().equals("CANCELED")) {
            throw new IllegalStateException(id + ": " + task.failureCause());
          }
          return task.status().equals("COMPLETE");
        });
  }

  /// Waits until the export has a part file that readers can see.
  void firstPart(String id) {
    await(
        FINE_POLL_MILLIS,
        () ->
            s3
                .listObjectsV2(request -> request.bucket(target.bucket()).prefix(id + "/"))
                .contents()
                .stream()
                .map(S3Object::key)
                .anyMatch(key -> key.endsWith(".parquet")));
  }

  private static void await(long pollMillis, BooleanSupplier condition) {
    while (!condition.getAsBoolean()) {
      try {
        Thread.sleep(Duration.ofMillis(pollMillis));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    }
  }

  @Override
  public void close() {
    s3.close();
    rds.close();
    stopping.run();
  }
}
