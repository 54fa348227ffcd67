package dev.spillway.server.wiring;

import dev.spillway.core.source.ServerFacts;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/// What one server says of itself, asked at most once a minute. A server that is slow to answer
/// makes nobody wait: it counts as out of reach until its answer is there. Thread-safe.
final class AskedFacts {
  private static final Duration KEPT = Duration.ofMinutes(1);
  private static final Duration KEPT_FAILURE = Duration.ofSeconds(5);
  private static final Duration PATIENCE = Duration.ofSeconds(4);

  private final Supplier<Optional<ServerFacts>> server;
  private final InstantSource clock;
  private CompletableFuture<Optional<ServerFacts>> answer =
      CompletableFuture.completedFuture(Optional.empty());
  private Instant asked = Instant.EPOCH;

  /// @param server answers by asking; empty if it cannot be reached
  AskedFacts(Supplier<Optional<ServerFacts>> server, InstantSource clock) {
    this.server = server;
    this.clock = clock;
  }

  Optional<ServerFacts> ask() {
    try {
      return current().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      return Optional.empty();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  private synchronized CompletableFuture<Optional<ServerFacts>> current() {
    boolean failed = answer.isDone() && answer.getNow(Optional.empty()).isEmpty();
    Instant stale = asked.plus(failed ? KEPT_FAILURE : KEPT);
    if (answer.isDone() && !clock.instant().isBefore(stale)) {
      asked = clock.instant();
      CompletableFuture<Optional<ServerFacts>> fresh = new CompletableFuture<>();
      answer = fresh;
      Thread.ofVirtual()
          .name("facts")
          .start(() -> {
            try {
              fresh.complete(server.get());
            } catch (RuntimeException e) {
              fresh.completeExceptionally(e);
            }
          });
    }
    return answer;
  }
}
