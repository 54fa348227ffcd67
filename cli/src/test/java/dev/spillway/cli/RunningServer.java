package dev.spillway.cli;

import dev.spillway.api.http.ApiServer;
import dev.spillway.api.http.Listen;
import dev.spillway.api.rds.RdsApi;
import dev.spillway.api.rds.RdsServices;
import dev.spillway.api.sigv4.Caller;
import dev.spillway.api.sigv4.Secret;
import dev.spillway.api.sigv4.SignatureVerifier;
import dev.spillway.core.export.TableStates;
import dev.spillway.core.policy.Grants;
import dev.spillway.core.snapshot.SnapshotId;
import dev.spillway.core.snapshot.SnapshotKind;
import dev.spillway.core.source.DatabaseId;
import dev.spillway.core.source.DeclaredDatabase;
import dev.spillway.core.source.Engine;
import dev.spillway.core.source.ServerFacts;
import dev.spillway.core.task.ExportTask;
import dev.spillway.core.task.ExportTaskStatus;
import dev.spillway.core.task.Site;
import dev.spillway.testkit.rds.InMemoryDatabases;
import dev.spillway.testkit.rds.InMemoryExportTasks;
import dev.spillway.testkit.rds.InMemorySnapshots;
import dev.spillway.testkit.store.MemoryEventLog;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.rds.model.Tag;

/// The API over services in memory, always with the same tasks, snapshots and databases.
final class RunningServer implements AutoCloseable {
  static final String KEY = "AKIDEXAMPLE";
  static final String SECRET = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
  static final Map<String, String> CREDENTIALS =
      Map.of("AWS_ACCESS_KEY_ID", KEY, "AWS_SECRET_ACCESS_KEY", SECRET, "AWS_REGION", "us-west-2");
  private static final String ROLE = "arn:aws:iam::123456789012:role/service-role/ExportRole";
  private static final String ARN = "arn:aws:rds:us-west-2:123456789012:";

  private final AtomicReference<Instant> time =
      new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));
  private final InstantSource clock = time::get;
  private final InMemoryDatabases databases = new InMemoryDatabases();
  private final InMemorySnapshots snapshots = new InMemorySnapshots(clock, databases);
  private final InMemoryExportTasks tasks =
      new InMemoryExportTasks(clock, Instant.parse("2020-03-27T20:48:42.023Z"));
  private final SignatureVerifier verifier;
  private final RdsApi api;
  private final ApiServer server;
  private Optional<ApiServer> secure = Optional.empty();

  private RunningServer() {
    declare("db5");
    declare("shop");
    Caller caller =
        Caller.of(
            "arn:aws:iam::123456789012:user/cli", () -> new Secret(SECRET), Grants.EVERYTHING);
    verifier =
        new SignatureVerifier(
            (key, _) -> key.equals(KEY) ? Optional.of(caller) : Optional.empty(),
            "us-west-2",
            InstantSource.system());
    api =
        new RdsApi(
            new RdsServices(
                new Site("123456789012", "us-west-2"),
                tasks,
                snapshots,
                databases,
                new MemoryEventLog(),
                clock));
    server = ApiServer.start(Listen.plain("127.0.0.1", 0), verifier, api, UUID::randomUUID);
  }

  static RunningServer start() {
    RunningServer server = new RunningServer();
    server.fill();
    return server;
  }

  private void declare(String name) {
    DatabaseId id = new DatabaseId(name);
    databases.declare(
        new DeclaredDatabase(
            id,
            Engine.POSTGRES,
            name + ".example.org",
            5432,
            "spillway",
            Instant.parse("2019-01-02T03:04:05Z")));
    databases.reachable(id, new ServerFacts("17.11", 3L << 30));
  }

  private void fill() {
    try (RdsClient client =
        RdsClient.builder()
            .endpointOverride(endpoint())
            .region(Region.US_WEST_2)
            .credentialsProvider(
                StaticCredentialsProvider.create(AwsBasicCredentials.create(KEY, SECRET)))
            .build()) {
      for (String name : new String[] {"monday", "tuesday"}) {
        client.createDBSnapshot(request ->
            request
                .dbSnapshotIdentifier(name)
                .dbInstanceIdentifier("db5")
                .tags(
                    Tag.builder().key("team").value("données 日本").build(),
                    Tag.builder().key("day").value(name).build()));
        tick();
      }
      snapshots.finish(new SnapshotId(SnapshotKind.DB, "monday"));
      for (int i = 10; i < 34; i++) {
        String id = "nightly-" + i;
        client.startExportTask(request ->
            request
                .exportTaskIdentifier(id)
                .sourceArn(ARN + (id.endsWith("0") ? "cluster:db5" : "snapshot:monday"))
                .s3BucketName("lake")
                .s3Prefix(id.endsWith("1") ? "exports" : null)
                .exportOnly(
                    id.endsWith("2") ? new String[] {"shop.sales", "ledger"} : new String[0])
                .iamRoleArn(ROLE)
                .kmsKeyId("alias/lake"));
        tick();
      }
    }
    end("nightly-11", ExportTaskStatus.COMPLETE, "", "");
    end("nightly-12", ExportTaskStatus.COMPLETE, "", "{\"skippedTables\":[{\"tableName\":\"a\"}]}");
    end(
        "nightly-13",
        ExportTaskStatus.FAILED,
        "The table shop.\"Größe\".日本 can't be read: it's 100 % gone, \"really\" and for ever; make it again and start another export, please.\nSecond line: \tcolumn 😀",
        "");
  }

  void end(String id, ExportTaskStatus status, String cause, String warning) {
    change(id, status, status == ExportTaskStatus.COMPLETE ? 100 : 37, cause, warning);
  }

  /// The task runs, and so much of it and of its tables is done.
  void progress(String id, int percent, TableStates states) {
    change(id, ExportTaskStatus.IN_PROGRESS, percent, "", "");
    tasks.progress(id, states);
  }

  private void change(
      String id, ExportTaskStatus status, int percent, String cause, String warning) {
    tasks.change(
        id,
        task ->
            new ExportTask(
                task.id(),
                task.source(),
                task.exportOnly(),
                task.s3Bucket(),
                task.s3Prefix(),
                task.iamRoleArn(),
                task.kmsKeyId(),
                status,
                percent,
                5L << 30,
                task.created(),
                task.snapshotTime(),
                Optional.of(Instant.parse("2026-01-01T00:01:00Z")),
                Optional.of(Instant.parse("2026-01-01T00:05:00.5Z")).filter(_ -> status.isEnd()),
                Optional.of(cause).filter(text -> !text.isEmpty()),
                Optional.of(warning).filter(text -> !text.isEmpty())));
  }

  private void tick() {
    time.updateAndGet(now -> now.plusSeconds(1));
  }

  InMemorySnapshots snapshots() {
    return snapshots;
  }

  InMemoryExportTasks tasks() {
    return tasks;
  }

  URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.port());
  }

  /// Where the same services answer behind TLS.
  ///
  /// @param folder has the server's certificate and key
  synchronized String secured(Path folder) {
    if (secure.isEmpty()) {
      Listen.TlsFiles files =
          new Listen.TlsFiles(folder.resolve("server.crt"), folder.resolve("server.key"));
      secure =
          Optional.of(
              ApiServer.start(
                  new Listen("127.0.0.1", 0, Optional.of(files)), verifier, api, UUID::randomUUID));
    }
    return "127.0.0.1:" + secure.get().port();
  }

  @Override
  public void close() {
    secure.ifPresent(ApiServer::close);
    server.close();
  }
}
