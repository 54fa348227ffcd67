package dev.spillway.server.webhook;

import dev.spillway.core.event.EventLog;
import dev.spillway.core.problem.FailedException;
import dev.spillway.core.task.Site;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Posts each event to one receiver, in their order and at least once: an event counts as taken
/// when the receiver answers 2xx, and not before that is on disk. Until then it is posted again,
/// ever more slowly. A receiver that is new gets what happens from now on.
public final class Webhook implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Webhook.class);
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final int BATCH = 50;

  /// Where to, and how it is signed.
  ///
  /// @param secret asked for at each post; without one posts are not signed
  public record Receiver(URI url, Supplier<Optional<String>> secret) {}

  /// How long is waited.
  ///
  /// @param look between two looks at the log
  /// @param first after the first failure; then twice as long each time
  public record Pauses(Duration look, Duration first, Duration longest) {
    public static final Pauses STANDARD =
        new Pauses(Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofMinutes(5));
  }

  private final Receiver receiver;
  private final EventLog log;
  private final Delivered delivered;
  private final EventDocument documents;
  private final InstantSource clock;
  private final Pauses pauses;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(PATIENCE).build();
  private final Thread thread;
  private int failures;

  private Webhook(
      Receiver receiver,
      EventLog log,
      Delivered delivered,
      Site site,
      InstantSource clock,
      Pauses pauses) {
    this.receiver = receiver;
    this.log = log;
    this.delivered = delivered;
    this.documents = new EventDocument(site);
    this.clock = clock;
    this.pauses = pauses;
    this.thread = Thread.ofVirtual().name("webhook").unstarted(this::run);
  }

  /// Begins to post.
  public static Webhook start(
      Receiver receiver,
      EventLog log,
      Delivered delivered,
      Site site,
      InstantSource clock,
      Pauses pauses) {
    Webhook webhook = new Webhook(receiver, log, delivered, site, clock, pauses);
    if (delivered.last(webhook.name()).isEmpty()) {
      delivered.reached(webhook.name(), log.newest());
    }
    webhook.thread.start();
    return webhook;
  }

  /// Breaks off a post under way; it is repeated after the next start.
  @Override
  public void close() {
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    http.close();
  }

  private String name() {
    return receiver.url().toString();
  }

  private void run() {
    try {
      while (true) {
        Thread.sleep(pause(postNew()));
      }
    } catch (InterruptedException _) {
      // Closed.
    }
  }

  private enum Outcome {
    ALL_TAKEN,
    REFUSED
  }

  private Duration pause(Outcome outcome) {
    switch (outcome) {
      case ALL_TAKEN -> {
        failures = 0;
        return pauses.look();
      }
      case REFUSED -> {
        Duration pause = pauses.first().multipliedBy(1L << Math.min(failures, 20));
        failures++;
        return pause.compareTo(pauses.longest()) < 0 ? pause : pauses.longest();
      }
    }
    throw new IllegalStateException(outcome.toString());
  }

  private Outcome postNew() throws InterruptedException {
    try {
      for (EventLog.Entry entry : log.after(delivered.last(name()).orElse(0), BATCH)) {
        Optional<String> refusal = post(entry);
        if (refusal.isPresent()) {
          complain(entry, refusal.get());
          return Outcome.REFUSED;
        }
        delivered.reached(name(), entry.number());
        failures = 0;
      }
      return Outcome.ALL_TAKEN;
    } catch (FailedException e) {
      LOG.warn("events cannot be posted now: {}", e.getMessage());
      return Outcome.REFUSED;
    }
  }

  /// Once for each row of failures.
  private void complain(EventLog.Entry entry, String why) {
    if (failures == 0) {
      LOG.warn(
          "event {} was not taken by the webhook at {}: {}; it is posted again until it is",
          entry.number(),
          receiver.url().getAuthority(),
          why);
    }
  }

  /// @return why it was not taken; empty if it was
  private Optional<String> post(EventLog.Entry entry) throws InterruptedException {
    byte[] body = documents.json(entry);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(receiver.url())
            .timeout(PATIENCE)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofByteArray(body));
    receiver
        .secret()
        .get()
        .ifPresent(secret ->
            request.header(
                WebhookSignature.HEADER, WebhookSignature.of(secret, clock.instant(), body)));
    try {
      int status = http.send(request.build(), HttpResponse.BodyHandlers.discarding()).statusCode();
      return status / 100 == 2 ? Optional.empty() : Optional.of("HTTP " + status);
    } catch (IOException e) {
      return Optional.of(e.toString());
    }
  }
}
