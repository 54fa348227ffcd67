package dev.spillway.api;

import dev.spillway.api.audit.AuditedCall;
import dev.spillway.api.http.ApiServer;
import dev.spillway.api.http.Listen;
import dev.spillway.api.http.Oversight;
import dev.spillway.api.http.RateLimits;
import dev.spillway.api.rds.RdsApi;
import dev.spillway.api.rds.RdsServices;
import dev.spillway.api.sigv4.SignatureVerifier;
import dev.spillway.testkit.rds.MemoryServices;
import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.rds.RdsClient;

/// The API server over the real services, which work in memory, and the SDK's client to it.
final class RunningServices implements AutoCloseable {
  final MemoryServices services;
  final RdsClient rds;

  /// The calls that were answered, in their order.
  final List<AuditedCall> calls = new CopyOnWriteArrayList<>();

  private final ApiServer server;

  RunningServices(Path directory, int maxTasks) {
    services = new MemoryServices(directory, maxTasks);
    server =
        ApiServer.start(
            Listen.plain("127.0.0.1", 0),
            new SignatureVerifier(
                RunningApi.callers(), MemoryServices.SITE.region(), InstantSource.system()),
            new RdsApi(
                new RdsServices(
                    MemoryServices.SITE,
                    services.tasks,
                    services.snapshots,
                    services.databases,
                    services.events,
                    services.clock)),
            new Oversight(RateLimits.none(), calls::add, InstantSource.system()),
            UUID::randomUUID);
    rds =
        RdsClient.builder()
            .endpointOverride(endpoint())
            .region(Region.US_WEST_2)
            .credentialsProvider(
                StaticCredentialsProvider.create(
                    AwsBasicCredentials.create(RunningApi.KEY, RunningApi.SECRET)))
            .overrideConfiguration(c -> c.retryStrategy(DefaultRetryStrategy.doNotRetry()))
            .build();
  }

  URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.port());
  }

  int port() {
    return server.port();
  }

  @Override
  public void close() throws SdkException {
    services.close();
    rds.close();
    server.close();
  }
}
