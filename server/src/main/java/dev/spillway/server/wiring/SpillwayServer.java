package dev.spillway.server.wiring;

import dev.spillway.api.audit.AuditFile;
import dev.spillway.api.audit.AuditLog;
import dev.spillway.api.http.ApiServer;
import dev.spillway.api.http.Listen;
import dev.spillway.api.http.Oversight;
import dev.spillway.api.http.RateLimits;
import dev.spillway.api.rds.RdsApi;
import dev.spillway.api.rds.RdsServices;
import dev.spillway.api.sigv4.Callers;
import dev.spillway.api.sigv4.SignatureVerifier;
import dev.spillway.core.event.EventLog;
import dev.spillway.core.export.Export;
import dev.spillway.core.export.PlanStore;
import dev.spillway.core.snapshot.SnapshotService;
import dev.spillway.core.source.Databases;
import dev.spillway.core.storedexport.StoredExportSnapshots;
import dev.spillway.core.task.ExportService;
import dev.spillway.core.task.Site;
import dev.spillway.core.task.TaskWorld;
import dev.spillway.server.configuration.Configuration;
import dev.spillway.server.configuration.Secret;
import dev.spillway.server.configuration.TlsSettings;
import dev.spillway.server.control.ControlSocket;
import dev.spillway.server.store.SqliteDeclarations;
import dev.spillway.server.store.SqliteDelivered;
import dev.spillway.server.store.SqliteEventLog;
import dev.spillway.server.store.SqlitePlanStore;
import dev.spillway.server.store.SqliteSnapshotStore;
import dev.spillway.server.store.SqliteTaskStore;
import dev.spillway.server.store.StoreFile;
import dev.spillway.server.webhook.Webhook;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A whole server in this process. Several may run in one process, each with a data directory of
/// its own. Thread-safe; closing it stops in order.
public final class SpillwayServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SpillwayServer.class);

  /// The caller of a server that declares none.
  public static final String FIRST_CALLER = FirstCaller.NAME;

  private static final Duration TICK = Duration.ofSeconds(20);

  private static final Duration FORGET_EVENTS = Duration.ofHours(1);

  private final Reloading reloading;
  private final Stack running;
  private final Access access;
  private final URI endpoint;
  private final Optional<URI> storeEndpoint;

  private SpillwayServer(
      Reloading reloading,
      Stack running,
      Access access,
      URI endpoint,
      Optional<URI> storeEndpoint) {
    this.reloading = reloading;
    this.running = running;
    this.access = access;
    this.endpoint = endpoint;
    this.storeEndpoint = storeEndpoint;
  }

  /// Starts everything; requests are answered when it returns. Tasks of an earlier run go on.
  ///
  /// @throws dev.spillway.core.problem.FailedException with what to do; nothing runs then
  public static SpillwayServer start(Configuration configuration) {
    Stack running = new Stack();
    try {
      return start(configuration, running, InstantSource.system(), new SecureRandom());
    } catch (RuntimeException | Error e) {
      running.close();
      throw e;
    }
  }

  private static SpillwayServer start(
      Configuration configuration, Stack running, InstantSource clock, RandomGenerator random) {
    Path directory = running.add(DataDirectory.open(configuration.dataDirectory())).path();
    StoreFile file = running.add(StoreFile.open(directory.resolve("spillway.db")));
    Access access = Access.of(configuration, directory, random);
    ObjectStores stores =
        running.add(ObjectStores.open(configuration, access.storeReaders(), clock, random));
    SqliteDeclarations declarations = new SqliteDeclarations(file);
    PostgresDatabases postgres =
        new PostgresDatabases(configuration.databases(), declarations, clock);
    MysqlDatabases mysql = new MysqlDatabases(configuration.databases(), declarations, clock);
    Databases databases = new AllDatabases(List.of(postgres, mysql));
    PlanStore plans = new SqlitePlanStore(file);
    Export export = new Exporting(configuration, clock, random).export(plans);
    Snapshotting snapshotting =
        new Snapshotting(
            configuration,
            postgres,
            databases,
            new StoredExportSnapshots(databases, export, plans, stores.exportHomes(configuration)),
            clock,
            random);
    SnapshotService snapshots = running.add(snapshotting.service(new SqliteSnapshotStore(file)));
    Site site =
        new Site(
            configuration.account(),
            configuration.region(),
            switch (configuration.snapshots().encryption()) {
              case NONE -> Site.AtRest.PLAIN;
              case FILE_SYSTEM -> Site.AtRest.ENCRYPTED;
            });
    TaskWorld world =
        new TaskWorld(
            site, snapshots, databases, stores.buckets(), stores.kms(), export, clock, random);
    ExportService tasks =
        new ExportService(new SqliteTaskStore(file), world, configuration.export().maxTasks());
    snapshots.recover(tasks.snapshotsInUse());
    EventLog events = new SqliteEventLog(file);
    ApiServer api =
        running.add(
            api(
                configuration,
                access.callers(),
                new RdsApi(new RdsServices(site, tasks, snapshots, databases, events, clock)),
                clock));
    snapshotting
        .automated(snapshots)
        .ifPresent(
            automated -> running.add(new Ticking("spillway-automated", TICK, automated::runDue)));
    running.add(ControlSocket.open(directory, snapshotting.imports(snapshots)));
    configuration
        .events()
        .webhook()
        .ifPresent(url ->
            running.add(
                Webhook.start(
                    new Webhook.Receiver(
                        url, () -> configuration.events().secretFile().map(Secret::read)),
                    events,
                    new SqliteDelivered(file),
                    site,
                    clock,
                    Webhook.Pauses.STANDARD)));
    running.add(
        new Ticking(
            "spillway-events",
            FORGET_EVENTS,
            () -> events.forgetBefore(clock.instant().minus(EventLog.KEPT))));
    running.add(() -> {
      snapshots.refuseNew();
      tasks.close(configuration.shutdown().drain());
    });
    tasks.resume();
    URI endpoint = endpoint(configuration, api.port());
    access.writeClientConfig(endpoint, stores.embeddedEndpoint());
    LOG.info(
        "account {}, region {}, {} databases, data in {}",
        configuration.account(),
        configuration.region(),
        configuration.databases().size(),
        directory);
    Reloading reloading =
        new Reloading(
            configuration,
            fresh -> {
              postgres.declare(fresh);
              mysql.declare(fresh);
            },
            access,
            stores,
            api);
    return new SpillwayServer(reloading, running, access, endpoint, stores.embeddedEndpoint());
  }

  private static ApiServer api(
      Configuration configuration, Callers callers, RdsApi api, InstantSource clock) {
    TlsSettings tls = configuration.tls();
    Listen listen =
        new Listen(
            configuration.listen().address(),
            configuration.listen().port(),
            tls.certificate()
                .flatMap(certificate ->
                    tls.privateKey().map(key -> new Listen.TlsFiles(certificate, key))));
    return ApiServer.start(
        listen,
        new SignatureVerifier(callers, configuration.region(), clock),
        api,
        new Oversight(
            new RateLimits(
                configuration.limits().requestsPerSecond(), configuration.limits().burst(), clock),
            configuration.audit().file().<AuditLog>map(AuditFile::open).orElse(AuditLog.NONE),
            clock),
        UUID::randomUUID);
  }

  private static URI endpoint(Configuration configuration, int port) {
    String address = configuration.listen().address();
    boolean any = address.equals("0.0.0.0") || address.equals("::");
    String host = any ? "127.0.0.1" : address.contains(":") ? "[" + address + "]" : address;
    return URI.create((configuration.tls().isOn() ? "https://" : "http://") + host + ":" + port);
  }

  /// Where the API is.
  public URI endpoint() {
    return endpoint;
  }

  /// Where the embedded store is, if it is used.
  public Optional<URI> storeEndpoint() {
    return storeEndpoint;
  }

  /// The files for AWS's tools, if this server made a caller itself.
  public Optional<ClientFiles> clientFiles() {
    return access.clientFiles();
  }

  /// Takes databases, callers, roles, endpoints, keys and TLS files of another configuration;
  /// running tasks are not touched.
  ///
  /// @throws dev.spillway.core.problem.FailedException SETUP if something of it cannot be used or
  ///   needs a restart; nothing has changed then
  public void reload(Configuration fresh) {
    reloading.to(fresh);
  }

  /// Answers `spillway reload` from now on.
  ///
  /// @param reader reads the configuration anew
  public void reloadOnRequest(Supplier<Configuration> reader) {
    running.add(
        ReloadRequests.watch(
            reloading.configuration().dataDirectory(), () -> reload(reader.get())));
  }

  /// How long closing may take for work under way.
  public Duration drain() {
    return reloading.configuration().shutdown().drain();
  }

  /// Takes no new work, lets work under way end within the drain time, then stops everything; what
  /// was not done goes on at the next start. Idempotent.
  @Override
  public void close() {
    running.close();
  }

  /// Files that AWS's tools read.
  public record ClientFiles(Path credentials, Path config, String profile) {}
}
