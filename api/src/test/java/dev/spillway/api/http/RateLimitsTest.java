package dev.spillway.api.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spillway.api.RunningApi;
import dev.spillway.api.audit.AuditLog;
import dev.spillway.api.rds.RdsApi;
import dev.spillway.api.sigv4.SignatureVerifier;
import dev.spillway.core.problem.ErrorCode;
import dev.spillway.core.problem.RefusedException;
import dev.spillway.testkit.store.SettableClock;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.rds.RdsClientBuilder;
import software.amazon.awssdk.services.rds.model.RdsException;

class RateLimitsTest {
  private final SettableClock clock = new SettableClock(Instant.parse("2026-11-22T10:00:00Z"));

  private static void requireThrottled(RateLimits limits, String caller) {
    assertThatThrownBy(() -> limits.take(caller))
        .isInstanceOfSatisfying(
            RefusedException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.THROTTLING))
        .hasMessage("Rate exceeded");
  }

  @Test
  void aBurstIsTakenThenSoManyASecondForEachCaller() {
    RateLimits limits = new RateLimits(2, 3, clock);
    for (int i = 0; i < 3; i++) {
      limits.take("a");
    }
    requireThrottled(limits, "a");
    requireThrottled(limits, "a");
    assertThatCode(() -> limits.take("b")).doesNotThrowAnyException();
    clock.advance(Duration.ofMillis(500));
    limits.take("a");
    requireThrottled(limits, "a");
    clock.advance(Duration.ofHours(1));
    for (int i = 0; i < 3; i++) {
      limits.take("a");
    }
    requireThrottled(limits, "a");
  }

  @Test
  void aThrottledSdkRecoversByItself() {
    try (RunningApi services = RunningApi.start();
        ApiServer server =
            ApiServer.start(
                Listen.plain("127.0.0.1", 0),
                new SignatureVerifier(
                    RunningApi.callers(), RunningApi.SITE.region(), InstantSource.system()),
                new RdsApi(services.services()),
                new Oversight(
                    new RateLimits(5, 1, this::aTenthOfASecondLater),
                    AuditLog.NONE,
                    InstantSource.system()),
                UUID::randomUUID);
        RdsClient patient = client(server).build();
        RdsClient impatient =
            client(server)
                .overrideConfiguration(c -> c.retryStrategy(DefaultRetryStrategy.doNotRetry()))
                .build()) {
      for (int i = 0; i < 6; i++) {
        assertThat(patient.describeDBInstances().dbInstances()).hasSize(1);
      }
      assertThatThrownBy(
              () -> {
                for (int i = 0; i < 2; i++) {
                  impatient.describeDBInstances();
                }
              })
          .isInstanceOfSatisfying(
              RdsException.class,
              e -> {
                assertThat(e.isThrottlingException()).isTrue();
                assertThat(e.awsErrorDetails().errorCode()).isEqualTo("Throttling");
              });
    }
  }

  /// Time passes only as requests come: of two in a row the second is throttled.
  private Instant aTenthOfASecondLater() {
    clock.advance(Duration.ofMillis(100));
    return clock.instant();
  }

  private static RdsClientBuilder client(ApiServer server) {
    return RdsClient.builder()
        .endpointOverride(URI.create("http://127.0.0.1:" + server.port()))
        .region(Region.US_WEST_2)
        .credentialsProvider(
            StaticCredentialsProvider.create(
                AwsBasicCredentials.create(RunningApi.KEY, RunningApi.SECRET)));
  }
}
