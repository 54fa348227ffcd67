package dev.spillway.server.quickstart;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.core.sync.ResponseTransformer;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.rds.model.DBSnapshot;
import software.amazon.awssdk.services.rds.model.ExportTask;
import software.amazon.awssdk.services.rds.model.StartExportTaskRequest;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Object;

/// A client like any other: AWS's own SDK, told where the server is and which profile to use.
final class Client implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(200);

  private final SdkHttpClient http = UrlConnectionHttpClient.create();
  private final RdsClient rds;
  private final S3Client s3;

  Client(Addresses addresses) {
    AwsCredentialsProvider credentials =
        ProfileCredentialsProvider.builder()
            .profileFile(
                ProfileFile.builder()
                    .type(ProfileFile.Type.CREDENTIALS)
                    .content(addresses.credentialsFile())
                    .build())
            .profileName(addresses.profile())
            .build();
    Region region = Region.of(addresses.region());
    this.rds =
        RdsClient.builder()
            .httpClient(http)
            .endpointOverride(addresses.api())
            .credentialsProvider(credentials)
            .region(region)
            .build();
    this.s3 =
        S3Client.builder()
            .httpClient(http)
            .endpointOverride(addresses.store())
            .credentialsProvider(credentials)
            .region(region)
            .forcePathStyle(true)
            .build();
  }

  /// Creates a DB snapshot and waits until it is available.
  ///
  /// @param progress hears the percentage
  DBSnapshot createSnapshot(String instance, String snapshot, IntConsumer progress) {
    rds.createDBSnapshot(
        request -> request.dbInstanceIdentifier(instance).dbSnapshotIdentifier(snapshot));
    while (true) {
      DBSnapshot now =
          rds.describeDBSnapshots(request -> request.dbSnapshotIdentifier(snapshot))
              .dbSnapshots()
              .getFirst();
      switch (now.status()) {
        case "available" -> {
          return now;
        }
        case "failed" ->
            throw new QuickstartFailed(
                "The snapshot " + snapshot + " failed; the server's log says why.");
        default -> {
          progress.accept(now.percentProgress() == null ? 0 : now.percentProgress());
          pause();
        }
      }
    }
  }

  /// Starts an export and waits for its end.
  ///
  /// @return the task in COMPLETE
  /// @throws QuickstartFailed with the task's FailureCause
  ExportTask export(StartExportTaskRequest start, IntConsumer progress) {
    rds.startExportTask(start);
    while (true) {
      ExportTask now =
          rds.describeExportTasks(
                  request -> request.exportTaskIdentifier(start.exportTaskIdentifier()))
              .exportTasks()
              .getFirst();
      switch (now.status()) {
        case "COMPLETE" -> {
          return now;
        }
        case "FAILED", "CANCELED" -> throw new QuickstartFailed(ended(now));
        default -> {
          progress.accept(now.percentProgress() == null ? 0 : now.percentProgress());
          pause();
        }
      }
    }
  }

  private static String ended(ExportTask task) {
    return "The export %s is %s%s"
        .formatted(
            task.exportTaskIdentifier(),
            task.status(),
            task.failureCause() == null ? "." : ": " + task.failureCause());
  }

  /// All objects under a prefix, by key.
  List<S3Object> list(String bucket, String prefix) {
    List<S3Object> objects = new ArrayList<>();
    s3.listObjectsV2Paginator(request -> request.bucket(bucket).prefix(prefix))
        .contents()
        .forEach(objects::add);
    return objects;
  }

  HeadObjectResponse head(String bucket, String key) {
    return s3.headObject(request -> request.bucket(bucket).key(key));
  }

  /// Reads an object into a new file, making its folder.
  void download(String bucket, String key, Path file) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    s3.getObject(request -> request.bucket(bucket).key(key), ResponseTransformer.toFile(file));
  }

  private static void pause() {
    try {
      Thread.sleep(POLL);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new QuickstartFailed("Stopped.");
    }
  }

  @Override
  public void close() {
    s3.close();
    rds.close();
    http.close();
  }
}
