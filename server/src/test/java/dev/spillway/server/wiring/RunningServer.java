package dev.spillway.server.wiring;

import dev.spillway.server.configuration.ConfigurationReader;
import dev.spillway.server.configuration.FileCheck;
import dev.spillway.testkit.postgres.TestPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.s3.S3Client;

/// A server in this process on the embedded store, with one declared database, and clients for it.
final class RunningServer implements AutoCloseable {
  static final String BUCKET = "amzn-s3-demo-bucket";
  static final String ROLE = "arn:aws:iam::123456789012:role/service-role/ExportRole";
  static final String KEY = "abcd0000-7fca-4128-82f2-aabbccddeeff";

  private final SpillwayServer server;

  private RunningServer(SpillwayServer server) {
    this.server = server;
  }

  /// @param more lines of YAML
  static RunningServer start(Path directory, TestPostgres postgres, String more) {
    return start(configuration(directory, postgres, more));
  }

  static RunningServer start(Path configuration) {
    return new RunningServer(
        SpillwayServer.start(
            new ConfigurationReader(Map.of(), FileCheck.ofThisMachine()).read(configuration)));
  }

  static Path configuration(Path directory, TestPostgres postgres, String more) {
    try {
      Files.createDirectories(directory);
      return Files.writeString(
          directory.resolve("spillway.yaml"),
          """
          listen: {port: 0}
          embedded: {store-port: 0}
          data-directory: data
          %s
          databases:
            - id: shop
              engine: postgres
              host: %s
              port: %d
              user: %s
              snapshot: {checkpoint: fast}
          %s
          """
              .formatted(
                  postgres.binariesSetting(),
                  postgres.socketDirectory(),
                  postgres.port(),
                  TestPostgres.USER,
                  more));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  SpillwayServer server() {
    return server;
  }

  RdsClient rds() {
    return RdsClient.builder()
        .endpointOverride(server.endpoint())
        .region(Region.US_WEST_2)
        .httpClient(UrlConnectionHttpClient.create())
        .credentialsProvider(credentials())
        .overrideConfiguration(o -> o.apiCallTimeout(Duration.ofMinutes(1)))
        .build();
  }

  S3Client s3() {
    return S3Client.builder()
        .endpointOverride(server.storeEndpoint().orElseThrow())
        .region(Region.US_WEST_2)
        .forcePathStyle(true)
        .httpClient(UrlConnectionHttpClient.create())
        .credentialsProvider(credentials())
        .build();
  }

  /// What stands in the file that the server made.
  AwsCredentialsProvider credentials() {
    Path file = server.clientFiles().orElseThrow().credentials();
    Properties values = new Properties();
    try {
      List<String> lines = Files.readAllLines(file);
      for (String line : lines.subList(1, lines.size())) {
        values.setProperty(line.split(" = ", 2)[0], line.split(" = ", 2)[1]);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return StaticCredentialsProvider.create(
        AwsBasicCredentials.create(
            values.getProperty("aws_access_key_id"), values.getProperty("aws_secret_access_key")));
  }

  @Override
  public void close() {
    server.close();
  }
}
