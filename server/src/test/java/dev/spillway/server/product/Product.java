package dev.spillway.server.product;

import dev.spillway.server.configuration.ConfigurationReader;
import dev.spillway.server.configuration.FileCheck;
import dev.spillway.server.process.Poll;
import dev.spillway.server.process.SpillwayProcess;
import dev.spillway.server.wiring.SpillwayServer;
import dev.spillway.testkit.postgres.TestPostgres;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.rds.model.DBClusterSnapshot;
import software.amazon.awssdk.services.rds.model.DBSnapshot;
import software.amazon.awssdk.services.rds.model.ExportTask;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Object;

/// A Spillway server in this process on its embedded store, with one real PostgreSQL server
/// declared as `shop`, and the AWS SDK's clients to it.
final class Product implements AutoCloseable {
  static final String BUCKET = "amzn-s3-demo-bucket";
  static final String ROLE = "arn:aws:iam::123456789012:role/service-role/ExportRole";
  static final String KEY =
      "arn:aws:kms:us-west-2:123456789012:key/abcd0000-7fca-4128-82f2-aabbccddeeff";
  static final String DATABASE = "shop";
  static final String CLUSTER = "arn:aws:rds:us-west-2:123456789012:cluster:" + DATABASE;

  private final SdkHttpClient http = UrlConnectionHttpClient.create();
  private final AutoCloseable server;
  private final URI api;
  final RdsClient rds;
  final S3Client s3;

  private Product(AutoCloseable server, URI api, URI store, Path credentials) {
    this.server = server;
    this.api = api;
    ProfileCredentialsProvider keys =
        ProfileCredentialsProvider.builder()
            .profileFile(
                ProfileFile.builder()
                    .type(ProfileFile.Type.CREDENTIALS)
                    .content(credentials)
                    .build())
            .profileName("spillway")
            .build();
    this.rds =
        RdsClient.builder()
            .httpClient(http)
            .endpointOverride(api)
            .credentialsProvider(keys)
            .region(Region.US_WEST_2)
            .build();
    this.s3 =
        S3Client.builder()
            .httpClient(http)
            .endpointOverride(store)
            .credentialsProvider(keys)
            .region(Region.US_WEST_2)
            .forcePathStyle(true)
            .build();
  }

  /// Starts a server in this process.
  ///
  /// @param more further lines of the configuration
  static Product start(Path directory, TestPostgres postgres, String... more) throws IOException {
    return start(configuration(directory, postgres, TestPostgres.USER, more));
  }

  /// Starts a server in this process on a configuration that [#configuration] wrote.
  static Product start(Path file) {
    SpillwayServer server =
        SpillwayServer.start(
            new ConfigurationReader(Map.of(), FileCheck.ofThisMachine()).read(file));
    return new Product(
        server,
        server.endpoint(),
        server.storeEndpoint().orElseThrow(),
        server.clientFiles().orElseThrow().credentials());
  }

  /// The clients of a server that runs elsewhere; closing them leaves it running.
  static Product of(URI api, URI store, Path dataDirectory) {
    return new Product(() -> {}, api, store, dataDirectory.resolve("credentials"));
  }

  /// The clients of a process; closing them leaves it running.
  static Product of(SpillwayProcess process, Path dataDirectory) {
    return of(process.endpoint(), process.store().orElseThrow(), dataDirectory);
  }

  /// Writes a configuration file that declares the database.
  static Path configuration(Path directory, TestPostgres postgres, String user, String... more)
      throws IOException {
    Files.createDirectories(directory);
    Path password = directory.resolve("password");
    Files.deleteIfExists(password);
    Files.createFile(
        password,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(password, "secret-of-" + user + "\n");
    return Files.writeString(
        directory.resolve("spillway.yaml"),
        """
        data-directory: data
        listen: {port: 0}
        %s
        %s
        databases:
          - id: shop
            engine: postgres
            host: 127.0.0.1
            port: %d
            user: %s
            password-file: password
            snapshot: {checkpoint: fast}
        %s
        """
            .formatted(
                Stream.of(more).anyMatch(line -> line.startsWith("embedded:"))
                    ? ""
                    : "embedded: {store-port: 0}",
                postgres.binariesSetting(),
                postgres.port(),
                user,
                String.join("\n", more)));
  }

  /// Where the API is.
  URI endpoint() {
    return api;
  }

  /// Creates a DB snapshot and waits for its end, available or failed.
  DBSnapshot snapshot(String name) {
    rds.createDBSnapshot(
        request -> request.dbInstanceIdentifier(DATABASE).dbSnapshotIdentifier(name));
    return Poll.until(
        () ->
            rds.describeDBSnapshots(request -> request.dbSnapshotIdentifier(name))
                .dbSnapshots()
                .getFirst(),
        snapshot -> !snapshot.status().equals("creating"));
  }

  /// Creates a DB cluster snapshot and waits for its end, available or failed.
  DBClusterSnapshot clusterSnapshot(String name) {
    rds.createDBClusterSnapshot(
        request -> request.dbClusterIdentifier(DATABASE).dbClusterSnapshotIdentifier(name));
    return Poll.until(
        () ->
            rds.describeDBClusterSnapshots(request -> request.dbClusterSnapshotIdentifier(name))
                .dbClusterSnapshots()
                .getFirst(),
        snapshot -> !snapshot.status().equals("creating"));
  }

  static String clusterSnapshotArn(String name) {
    return "arn:aws:rds:us-west-2:123456789012:cluster-snapshot:" + name;
  }

  static String snapshotArn(String name) {
    return "arn:aws:rds:us-west-2:123456789012:snapshot:" + name;
  }

  ExportTask start(String id, String source, String... exportOnly) {
    rds.startExportTask(request ->
        request
            .exportTaskIdentifier(id)
            .sourceArn(source)
            .s3BucketName(BUCKET)
            .iamRoleArn(ROLE)
            .kmsKeyId(KEY)
            .exportOnly(exportOnly));
    return task(id);
  }

  ExportTask task(String id) {
    return rds.describeExportTasks(request -> request.exportTaskIdentifier(id))
        .exportTasks()
        .getFirst();
  }

  ExportTask awaitEnd(String id) {
    return Poll.until(
        () -> task(id), task -> List.of("COMPLETE", "FAILED", "CANCELED").contains(task.status()));
  }

  /// Exports and waits for the end, whichever it is.
  ExportTask export(String id, String source, String... exportOnly) {
    start(id, source, exportOnly);
    return awaitEnd(id);
  }

  /// The keys under a prefix.
  List<String> keys(String prefix) {
    return s3
        .listObjectsV2Paginator(request -> request.bucket(BUCKET).prefix(prefix))
        .contents()
        .stream()
        .map(S3Object::key)
        .toList();
  }

  byte[] content(String key) {
    ResponseBytes<GetObjectResponse> bytes =
        s3.getObjectAsBytes(request -> request.bucket(BUCKET).key(key));
    return bytes.asByteArray();
  }

  /// What DuckDB answers to a query over all part files of a table's folder, which it calls
  /// `parts`. The columns are text joined by `|`.
  List<String> query(String folder, Path directory, String sql) throws IOException, SQLException {
    Path files = Files.createTempDirectory(directory, "parts");
    download(folder, files);
    try (Connection duckDb = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duckDb.createStatement()) {
      statement.execute(
          "CREATE VIEW parts AS SELECT * FROM read_parquet('%s/*.parquet')".formatted(files));
      return TestPostgres.rows(duckDb, sql);
    }
  }

  /// The part files of a table's folder, in order.
  List<byte[]> parts(String folder) {
    List<byte[]> parts = new ArrayList<>();
    for (String key : keys(folder + "/")) {
      if (key.endsWith(".parquet")) {
        parts.add(content(key));
      }
    }
    return parts;
  }

  /// Downloads a whole export.
  Path copy(String task, Path directory) throws IOException {
    for (String key : keys(task + "/")) {
      Path file = directory.resolve(key.substring(task.length() + 1));
      Files.createDirectories(file.getParent());
      Files.write(file, content(key));
    }
    return directory;
  }

  /// Downloads the part files of a table's folder.
  List<Path> download(String folder, Path directory) throws IOException {
    List<Path> files = new ArrayList<>();
    for (String key : keys(folder + "/")) {
      if (key.endsWith(".parquet")) {
        Path file = directory.resolve(key.substring(key.lastIndexOf('/') + 1));
        s3.getObject(request -> request.bucket(BUCKET).key(key), file);
        files.add(file);
      }
    }
    return files;
  }

  @Override
  public void close() {
    rds.close();
    s3.close();
    http.close();
    try {
      server.close();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
