package dev.spillway.server.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import dev.spillway.core.event.Event;
import dev.spillway.core.event.EventType;
import dev.spillway.core.task.Site;
import dev.spillway.testkit.store.MemoryEventLog;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WebhookTest {
  private static final Instant NOON = Instant.parse("2026-11-22T12:00:00.123Z");
  private static final Webhook.Pauses SHORT =
      new Webhook.Pauses(Duration.ofMillis(5), Duration.ofMillis(5), Duration.ofMillis(20));

  private final MemoryEventLog log = new MemoryEventLog();
  private final Map<String, Long> reached = new ConcurrentHashMap<>();
  private final BlockingQueue<Posted> posted = new LinkedBlockingQueue<>();
  private final AtomicInteger refusals = new AtomicInteger();
  private HttpServer receiver;

  private record Posted(String body, Optional<String> signature) {}

  private final class Kept implements Delivered {
    @Override
    public OptionalLong last(String name) {
      Long number = reached.get(name);
      return number == null ? OptionalLong.empty() : OptionalLong.of(number);
    }

    @Override
    public void reached(String name, long number) {
      reached.put(name, number);
    }
  }

  @BeforeEach
  void start() throws IOException {
    receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    receiver.createContext(
        "/hook",
        exchange -> {
          String body =
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          posted.add(
              new Posted(
                  body,
                  Optional.ofNullable(
                      exchange.getRequestHeaders().getFirst("X-Spillway-Signature"))));
          boolean refused = refusals.getAndUpdate(left -> Math.max(0, left - 1)) > 0;
          exchange.sendResponseHeaders(refused ? 503 : 204, -1);
          exchange.close();
        });
    receiver.start();
  }

  @AfterEach
  void stop() {
    receiver.stop(0);
  }

  private Webhook webhook(Optional<String> secret) {
    URI url = URI.create("http://127.0.0.1:" + receiver.getAddress().getPort() + "/hook");
    return Webhook.start(
        new Webhook.Receiver(url, () -> secret),
        log,
        new Kept(),
        new Site("123456789012", "us-west-2"),
        InstantSource.fixed(NOON),
        SHORT);
  }

  /// What comes next; a post that never comes fails the test.
  private Posted next() throws InterruptedException {
    Posted next = posted.poll(60, TimeUnit.SECONDS);
    if (next == null) {
      throw new AssertionError("nothing was posted for a minute");
    }
    return next;
  }

  private static Event event(EventType type, String name) {
    return Event.of(type, name, NOON);
  }

  @Test
  void anEventHasEventBridgesShape() throws Exception {
    try (Webhook _ = webhook(Optional.empty())) {
      log.add(List.of(event(EventType.SNAPSHOT_EXPORT_COMPLETED, "rds:db5-2026")));
      Posted first = next();

      JsonNode json = new ObjectMapper().readTree(first.body());
      String id = json.get("id").asText();
      assertThat(id).hasSize(36);
      assertThat(first.body())
          .isEqualTo(
              """
              {"version":"0","id":"%s","detail-type":"RDS DB Snapshot Event","source":"aws.rds",\
              "account":"123456789012","time":"2026-11-22T12:00:00Z","region":"us-west-2",\
              "resources":["arn:aws:rds:us-west-2:123456789012:snapshot:rds:db5-2026"],\
              "detail":{"EventCategories":["notification"],"SourceType":"SNAPSHOT",\
              "SourceArn":"arn:aws:rds:us-west-2:123456789012:snapshot:rds:db5-2026",\
              "Date":"2026-11-22T12:00:00.123Z","Message":"The snapshot export task completed.",\
              "SourceIdentifier":"rds:db5-2026","EventID":"RDS-EVENT-0161"}}\
              """
                  .formatted(id));
      assertThat(first.signature()).isEmpty();
      log.add(
          List.of(
              event(EventType.CLUSTER_SNAPSHOT_EXPORT_FAILED, "cs"),
              event(EventType.CLUSTER_EXPORT_CANCELED, "c")));
      assertThat(next().body())
          .contains("\"RDS DB Cluster Snapshot Event\"", "\"CLUSTER_SNAPSHOT\"", "RDS-EVENT-0162");
      assertThat(next().body())
          .contains("\"RDS DB Cluster Event\"", "\"CLUSTER\"", ":cluster:c", "RDS-EVENT-0235");
    }
  }

  @Test
  void aPostIsSignedWithTheTime() throws Exception {
    try (Webhook _ = webhook(Optional.of("shared"))) {
      log.add(List.of(event(EventType.SNAPSHOT_EXPORT_COMPLETED, "s")));
      Posted signed = next();
      String seconds = Long.toString(NOON.getEpochSecond());
      assertThat(signed.signature())
          .contains("t=" + seconds + ",v1=" + hmac("shared", seconds + "." + signed.body()));
    }
  }

  private static String hmac(String secret, String text) throws GeneralSecurityException {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
    return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void whatIsRefusedIsPostedAgainWithTheSameIdAndNothingIsSkipped() throws Exception {
    refusals.set(3);
    try (Webhook _ = webhook(Optional.empty())) {
      log.add(
          List.of(
              event(EventType.SNAPSHOT_EXPORT_COMPLETED, "one"),
              event(EventType.SNAPSHOT_EXPORT_COMPLETED, "two")));
      String first = next().body();
      assertThat(first).contains("\"one\"");
      for (int again = 0; again < 3; again++) {
        assertThat(next().body()).isEqualTo(first);
      }
      assertThat(next().body()).contains("\"two\"");
    }
  }

  @Test
  void anEventThatWasPostedIntoARestartIsPostedAgain() throws Exception {
    refusals.set(Integer.MAX_VALUE);
    try (Webhook _ = webhook(Optional.empty())) {
      log.add(List.of(event(EventType.SNAPSHOT_EXPORT_COMPLETED, "s")));
      next();
    }
    posted.clear();
    refusals.set(0);
    try (Webhook _ = webhook(Optional.empty())) {
      assertThat(next().body()).contains("\"s\"");
      log.add(List.of(event(EventType.SNAPSHOT_EXPORT_COMPLETED, "next")));
      assertThat(next().body()).contains("\"next\"");
      assertThat(reached.values()).allMatch(number -> number >= 1);
    }
  }

  @Test
  void aNewReceiverGetsWhatHappensFromNowOn() throws Exception {
    log.add(List.of(event(EventType.SNAPSHOT_EXPORT_COMPLETED, "before")));
    try (Webhook _ = webhook(Optional.empty())) {
      log.add(List.of(event(EventType.SNAPSHOT_EXPORT_COMPLETED, "after")));
      assertThat(next().body()).contains("\"after\"");
    }
  }
}
