package dev.spillway.server.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spillway.server.configuration.ConfigurationReader;
import dev.spillway.server.configuration.FileCheck;
import dev.spillway.server.wiring.SpillwayServer;
import dev.spillway.testkit.postgres.TestPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.rds.model.ExportTask;
import software.amazon.awssdk.services.rds.model.RdsException;
import software.amazon.awssdk.services.s3.S3Client;

/// A server in this process with callers, roles and keys as a test declares them, one database
/// `shop`, and clients for any credentials.
final class Site implements AutoCloseable {
  static final String ACCOUNT = "123456789012";
  static final String BUCKET = "amzn-s3-demo-bucket";
  static final String ROLE = "arn:aws:iam::123456789012:role/service-role/ExportRole";
  static final String KEY_ID = "abcd0000-7fca-4128-82f2-aabbccddeeff";
  static final String KEY = "arn:aws:kms:us-west-2:123456789012:key/" + KEY_ID;
  static final String SLOW = "slow";
  static final String CLUSTER = "arn:aws:rds:us-west-2:123456789012:cluster:shop";

  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private final SdkHttpClient http = UrlConnectionHttpClient.create();
  private final List<AutoCloseable> clients = new ArrayList<>();
  private final Path folder;
  private final Path file;
  private final TestPostgres postgres;
  private final String more;
  private final String[] others;
  private final SpillwayServer server;

  private Site(Path folder, TestPostgres postgres, String more, String... others) {
    this.folder = folder;
    this.postgres = postgres;
    this.file = folder.resolve("spillway.yaml");
    this.more = more;
    this.others = others;
    configure(more, others);
    this.server = SpillwayServer.start(reader().read(file));
  }

  private static ConfigurationReader reader() {
    return new ConfigurationReader(Map.of(), FileCheck.ofThisMachine());
  }

  /// @param more further sections of the configuration
  /// @param others further names of the database, perhaps with keys of their own
  static Site start(Path folder, TestPostgres postgres, String more, String... others) {
    return new Site(folder, postgres, more, others);
  }

  /// Writes the configuration anew; a running server does not know yet.
  ///
  /// @param others further names of the database
  void configure(String more, String... others) {
    StringBuilder databases = new StringBuilder();
    for (String other : others) {
      databases.append(
          "  - {id: %s, engine: postgres, host: 127.0.0.1, port: %d, user: %s}\n"
              .formatted(other, postgres.port(), TestPostgres.USER));
    }
    write(
        "spillway.yaml",
        """
        data-directory: data
        listen: {port: 0}
        embedded: {store-port: 0}
        databases:
          - {id: shop, engine: postgres, host: 127.0.0.1, port: %d, user: %s}
        %s%s
        """
            .formatted(postgres.port(), TestPostgres.USER, databases, more));
  }

  /// Lets the server answer `spillway reload`.
  void reloadOnRequest() {
    server.reloadOnRequest(() -> reader().read(file));
  }

  /// Writes a file beside the configuration.
  Path write(String name, String text) {
    return write(folder, name, text);
  }

  static Path write(Path folder, String name, String text) {
    try {
      Files.createDirectories(folder);
      return Files.writeString(folder.resolve(name), text);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  Path file() {
    return file;
  }

  Path data() {
    return folder.resolve("data");
  }

  SpillwayServer server() {
    return server;
  }

  /// The same server, started again after it was closed.
  Site again() {
    return new Site(folder, postgres, more, others);
  }

  RdsClient rds(String accessKey, String secret) {
    return rds(AwsBasicCredentials.create(accessKey, secret));
  }

  RdsClient rds(AwsCredentials credentials) {
    RdsClient client =
        RdsClient.builder()
            .httpClient(http)
            .endpointOverride(server.endpoint())
            .credentialsProvider(StaticCredentialsProvider.create(credentials))
            .region(Region.US_WEST_2)
            .build();
    clients.add(client);
    return client;
  }

  /// A client of the embedded store.
  S3Client s3(String accessKey, String secret) {
    S3Client client =
        S3Client.builder()
            .httpClient(http)
            .endpointOverride(server.storeEndpoint().orElseThrow())
            .credentialsProvider(
                StaticCredentialsProvider.create(AwsBasicCredentials.create(accessKey, secret)))
            .region(Region.US_WEST_2)
            .forcePathStyle(true)
            .build();
    clients.add(client);
    return client;
  }

  static void start(RdsClient rds, String id) {
    start(rds, id, BUCKET, ROLE, KEY);
  }

  static void start(RdsClient rds, String id, String bucket, String role, String key) {
    start(rds, id, bucket, role, key, "shop");
  }

  static void start(
      RdsClient rds, String id, String bucket, String role, String key, String cluster) {
    rds.startExportTask(request ->
        request
            .exportTaskIdentifier(id)
            .sourceArn("arn:aws:rds:us-west-2:" + ACCOUNT + ":cluster:" + cluster)
            .s3BucketName(bucket)
            .iamRoleArn(role)
            .kmsKeyId(key));
  }

  /// Ends one connection that reads rows: its unit is made once more.
  static void breakReading(TestPostgres postgres) {
    try (Connection connection = postgres.connect("postgres");
        Statement statement = connection.createStatement();
        ResultSet ended =
            statement.executeQuery(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'COPY %' AND state = 'active' LIMIT 1")) {
      assertThat(ended.next() && ended.getBoolean(1)).as("rows were still read").isTrue();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  static ExportTask awaitEnd(RdsClient rds, String id) {
    return await(
        rds, id, task -> List.of("COMPLETE", "FAILED", "CANCELED").contains(task.status()));
  }

  static ExportTask await(RdsClient rds, String id, Predicate<ExportTask> fits) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      ExportTask task =
          rds.describeExportTasks(request -> request.exportTaskIdentifier(id))
              .exportTasks()
              .getFirst();
      if (fits.test(task)) {
        return task;
      }
      assertThat(System.nanoTime()).as("%s", task).isLessThan(end);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(30));
    }
  }

  static ExportTask export(RdsClient rds, String id) {
    start(rds, id);
    return awaitEnd(rds, id);
  }

  static void requireRefused(ThrowingCallable call, String code, String... words) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            RdsException.class,
            e -> {
              assertThat(e.awsErrorDetails().errorCode())
                  .as(e.awsErrorDetails().errorMessage())
                  .isEqualTo(code);
              for (String word : words) {
                assertThat(e.awsErrorDetails().errorMessage()).contains(word);
              }
            });
  }

  @Override
  public void close() {
    try {
      for (AutoCloseable client : clients) {
        client.close();
      }
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
    http.close();
    server.close();
  }
}
