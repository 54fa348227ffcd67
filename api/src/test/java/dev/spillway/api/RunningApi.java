package dev.spillway.api;

import dev.spillway.api.http.ApiServer;
import dev.spillway.api.http.Listen;
import dev.spillway.api.rds.RdsApi;
import dev.spillway.api.rds.RdsServices;
import dev.spillway.api.sigv4.Caller;
import dev.spillway.api.sigv4.Callers;
import dev.spillway.api.sigv4.Secret;
import dev.spillway.api.sigv4.Session;
import dev.spillway.api.sigv4.SignatureVerifier;
import dev.spillway.core.policy.Decision;
import dev.spillway.core.policy.Grants;
import dev.spillway.core.policy.PolicyType;
import dev.spillway.core.source.DatabaseId;
import dev.spillway.core.source.DeclaredDatabase;
import dev.spillway.core.source.Engine;
import dev.spillway.core.source.ServerFacts;
import dev.spillway.core.task.Site;
import dev.spillway.testkit.rds.InMemoryDatabases;
import dev.spillway.testkit.rds.InMemoryExportTasks;
import dev.spillway.testkit.rds.InMemorySnapshots;
import dev.spillway.testkit.store.MemoryEventLog;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.rds.RdsClient;

/// The API server over services in memory, for the account and region of the AWS examples, with one
/// declared database `db5` and four callers.
public final class RunningApi implements AutoCloseable {
  public static final Site SITE = new Site("123456789012", "us-west-2");
  public static final Instant SNAPSHOT_TIME = Instant.parse("2020-03-27T20:48:42.023Z");
  public static final Instant SINCE = Instant.parse("2019-01-02T03:04:05Z");
  public static final String KEY = "AKIDEXAMPLE";
  public static final String SECRET = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
  public static final String POWERLESS_KEY = "AKIDNOTHING";

  /// May call DescribeExportTasks and nothing else.
  public static final String WATCHER_KEY = "AKIDWATCHER";

  public static final String SESSION_KEY = "AKIDSESSION";
  public static final String SESSION_TOKEN = "IQoJb3JpZ2luX2VjEXAMPLE/TOKEN+==";

  private final AtomicReference<Instant> time =
      new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));
  private final InstantSource serviceClock = time::get;
  private final InMemoryDatabases databases = new InMemoryDatabases();
  private final MemoryEventLog events = new MemoryEventLog();
  private final InMemorySnapshots snapshots = new InMemorySnapshots(serviceClock, databases);
  private final InMemoryExportTasks tasks = new InMemoryExportTasks(serviceClock, SNAPSHOT_TIME);
  private final ApiServer server;

  private RunningApi(Listen listen, InstantSource signatureClock) {
    DatabaseId id = new DatabaseId("db5");
    databases.declare(
        new DeclaredDatabase(id, Engine.POSTGRES, "db.example.org", 5432, "spillway", SINCE));
    databases.reachable(id, new ServerFacts("17.11", 3L << 30));
    server =
        ApiServer.start(
            listen,
            new SignatureVerifier(callers(), SITE.region(), signatureClock),
            new RdsApi(services()),
            UUID::randomUUID);
  }

  /// What the operations work with.
  public RdsServices services() {
    return new RdsServices(SITE, tasks, snapshots, databases, events, serviceClock);
  }

  public MemoryEventLog events() {
    return events;
  }

  public static RunningApi start() {
    return start(Listen.plain("127.0.0.1", 0), InstantSource.system());
  }

  /// @param signatureClock what signatures are compared with; the services have [#tick()]
  public static RunningApi start(Listen listen, InstantSource signatureClock) {
    return new RunningApi(listen, signatureClock);
  }

  public static Callers callers() {
    Caller mighty =
        Caller.of(
            "arn:aws:iam::123456789012:user/airflow", () -> new Secret(SECRET), Grants.EVERYTHING);
    Caller powerless =
        Caller.of("arn:aws:iam::123456789012:user/guest", () -> new Secret(SECRET), Grants.NOTHING);
    Caller watcher =
        Caller.of(
            "arn:aws:iam::123456789012:user/watcher",
            () -> new Secret(SECRET),
            request ->
                request.action().equals("rds:DescribeExportTasks")
                    ? new Decision.Allowed("allow: watching")
                    : new Decision.NotAllowed(PolicyType.IDENTITY));
    Caller session =
        new Caller(
            "arn:aws:sts::123456789012:assumed-role/etl/nightly",
            () -> new Secret(SECRET),
            Optional.of(new Session(new Secret(SESSION_TOKEN), SINCE, Instant.MAX)),
            Grants.EVERYTHING);
    return (key, _) ->
        switch (key) {
          case KEY -> Optional.of(mighty);
          case POWERLESS_KEY -> Optional.of(powerless);
          case WATCHER_KEY -> Optional.of(watcher);
          case SESSION_KEY -> Optional.of(session);
          default -> Optional.empty();
        };
  }

  public InMemoryExportTasks tasks() {
    return tasks;
  }

  public InMemorySnapshots snapshots() {
    return snapshots;
  }

  public InMemoryDatabases databases() {
    return databases;
  }

  public int port() {
    return server.port();
  }

  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + port());
  }

  /// Lets a second pass for the services.
  public void tick() {
    time.updateAndGet(now -> now.plusSeconds(1));
  }

  public RdsClient client() {
    return client(AwsBasicCredentials.create(KEY, SECRET), SITE.region());
  }

  public RdsClient client(AwsCredentials credentials, String region) {
    return RdsClient.builder()
        .endpointOverride(endpoint())
        .region(Region.of(region))
        .credentialsProvider(StaticCredentialsProvider.create(credentials))
        .build();
  }

  @Override
  public void close() {
    server.close();
  }
}
