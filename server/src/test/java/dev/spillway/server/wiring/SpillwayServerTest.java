package dev.spillway.server.wiring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spillway.core.problem.FailedException;
import dev.spillway.server.configuration.ConfigurationReader;
import dev.spillway.server.configuration.FileCheck;
import dev.spillway.server.process.Poll;
import dev.spillway.testkit.postgres.PostgresMajors;
import dev.spillway.testkit.postgres.TestPostgres;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.rds.model.DBSnapshot;
import software.amazon.awssdk.services.rds.model.ExportTask;
import software.amazon.awssdk.services.rds.model.RdsException;
import software.amazon.awssdk.services.rds.model.StartExportTaskRequest;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;

class SpillwayServerTest {
  private static final long ROWS = 5000;

  @TempDir Path folder;
  private static TestPostgres postgres;
  private RunningServer running;
  private RdsClient rds;

  @BeforeAll
  static void fillDatabase() {
    postgres = TestPostgres.start(PostgresMajors.newest());
    postgres.execute(
        "postgres",
        "CREATE TABLE orders (id bigint PRIMARY KEY, customer text, total numeric(12,2))",
        "INSERT INTO orders SELECT n, 'customer ' || n % 97, n * 1.01 FROM generate_series(1, 5000) n",
        "CREATE TABLE nothing (id int)");
  }

  @AfterAll
  static void stopDatabase() {
    postgres.close();
  }

  @BeforeEach
  void start() {
    running = RunningServer.start(folder.resolve("site"), postgres, "");
    rds = running.rds();
  }

  @AfterEach
  void stop() {
    rds.close();
    running.close();
  }

  private StartExportTaskRequest request(String id, String source) {
    return StartExportTaskRequest.builder()
        .exportTaskIdentifier(id)
        .sourceArn("arn:aws:rds:us-west-2:123456789012:" + source)
        .s3BucketName(RunningServer.BUCKET)
        .iamRoleArn(RunningServer.ROLE)
        .kmsKeyId(RunningServer.KEY)
        .build();
  }

  private ExportTask await(String id) {
    return Poll.until(
        () -> rds.describeExportTasks(r -> r.exportTaskIdentifier(id)).exportTasks().getFirst(),
        task -> List.of("COMPLETE", "FAILED", "CANCELED").contains(task.status()));
  }

  private DBSnapshot awaitSnapshot(String id) {
    return Poll.until(
        () -> rds.describeDBSnapshots(r -> r.dbSnapshotIdentifier(id)).dbSnapshots().getFirst(),
        snapshot -> !snapshot.status().equals("creating"));
  }

  /// The objects of an export, copied to `folder`, and how many rows DuckDB finds in `orders`.
  private long readBack(String task) throws SQLException {
    List<Path> parts = new ArrayList<>();
    try (S3Client s3 = running.s3()) {
      List<S3Object> objects =
          s3.listObjectsV2(r -> r.bucket(RunningServer.BUCKET).prefix(task + "/")).contents();
      assertThat(objects)
          .extracting(S3Object::key)
          .contains(
              task + "/export_info_" + task + ".json",
              task + "/postgres/public.orders/1/_SUCCESS",
              task + "/postgres/public.nothing/1/_SUCCESS");
      for (S3Object object : objects) {
        if (object.key().contains("public.orders") && object.key().endsWith(".parquet")) {
          Path part = folder.resolve(object.key().replace('/', '_'));
          s3.getObject(r -> r.bucket(RunningServer.BUCKET).key(object.key()), part);
          assertThat(
                  s3.headObject(r -> r.bucket(RunningServer.BUCKET).key(object.key()))
                      .ssekmsKeyId())
              .endsWith(RunningServer.KEY);
          parts.add(part);
        }
      }
    }
    try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duck.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT count(DISTINCT id) FROM read_parquet(["
                    + String.join(",", parts.stream().map(part -> "'" + part + "'").toList())
                    + "])")) {
      row.next();
      return row.getLong(1);
    }
  }

  @Test
  void aLiveClusterIsExportedAndReadBack() throws Exception {
    rds.startExportTask(request("live-export", "cluster:shop"));
    ExportTask task = await("live-export");
    assertThat(task.status()).as("%s", task).isEqualTo("COMPLETE");
    assertThat(task.percentProgress()).isEqualTo(100);
    assertThat(readBack("live-export")).isEqualTo(ROWS);
  }

  @Test
  void aSnapshotIsMadeExportedAndReadBack() throws Exception {
    rds.createDBSnapshot(r -> r.dbInstanceIdentifier("shop").dbSnapshotIdentifier("nightly"));
    DBSnapshot snapshot = awaitSnapshot("nightly");
    assertThat(snapshot.status()).as("%s", snapshot).isEqualTo("available");
    assertThat(snapshot.encrypted()).isFalse();

    rds.startExportTask(request("snapshot-export", "snapshot:nightly"));
    ExportTask task = await("snapshot-export");
    assertThat(task.status()).as("%s", task).isEqualTo("COMPLETE");
    assertThat(task.snapshotTime()).isEqualTo(snapshot.snapshotCreateTime());
    assertThat(readBack("snapshot-export")).isEqualTo(ROWS);
  }

  @Test
  void tasksSnapshotsAndCredentialsSurviveARestart() throws Exception {
    rds.startExportTask(request("before", "cluster:shop"));
    assertThat(await("before").status()).isEqualTo("COMPLETE");
    String credentials =
        Files.readString(running.server().clientFiles().orElseThrow().credentials());
    stop();
    start();
    assertThat(await("before").status()).isEqualTo("COMPLETE");
    assertThat(readBack("before")).isEqualTo(ROWS);
    assertThat(Files.readString(running.server().clientFiles().orElseThrow().credentials()))
        .isEqualTo(credentials);
    assertThatThrownBy(() -> rds.startExportTask(request("before", "cluster:shop")))
        .isInstanceOf(RdsException.class)
        .hasMessageContaining("already exists");
  }

  @Test
  void aDeclaredDatabaseAnswersAsInstanceAndAsCluster() {
    assertThat(rds.describeDBInstances().dbInstances())
        .singleElement()
        .satisfies(instance -> {
          assertThat(instance.dbInstanceIdentifier()).isEqualTo("shop");
          assertThat(instance.engineVersion())
              .startsWith(Integer.toString(PostgresMajors.newest()));
          assertThat(instance.dbInstanceStatus()).isEqualTo("available");
        });
    assertThat(rds.describeDBClusters().dbClusters())
        .singleElement()
        .satisfies(cluster -> assertThat(cluster.dbClusterIdentifier()).isEqualTo("shop"));
  }

  @Test
  void theFilesForClientsAreForTheirOwnerOnlyAndNameTheServices() throws IOException {
    SpillwayServer.ClientFiles files = running.server().clientFiles().orElseThrow();
    for (Path file : List.of(files.credentials(), files.config())) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
          .isEqualTo("rw-------");
    }
    assertThat(files.config())
        .content()
        .contains("[profile spillway]", "region = us-west-2")
        .contains("endpoint_url = " + running.server().endpoint())
        .contains("endpoint_url = " + running.server().storeEndpoint().orElseThrow());
  }

  @Test
  void aPortInUseIsNamedAndNothingIsLeftRunning() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Path directory = folder.resolve("second");
      Path file = RunningServer.configuration(directory, postgres, "");
      assertThatThrownBy(() ->
              SpillwayServer.start(
                  new ConfigurationReader(
                          Map.of("SPILLWAY_LISTEN_PORT", Integer.toString(taken.getLocalPort())),
                          FileCheck.ofThisMachine())
                      .read(file)))
          .isInstanceOf(FailedException.class)
          .hasMessageContaining(Integer.toString(taken.getLocalPort()));
      RunningServer.start(directory, postgres, "").close();
    }
  }
}
