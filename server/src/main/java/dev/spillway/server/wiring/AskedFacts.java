package dev.spillway.server.wiring;

import dev.spillway.core.problem.FailedException;
import dev.spillway.core.problem.Fault;
import dev.spillway.core.source.ServerFacts;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What one server says of itself, asked at most once a minute. A server that is slow to answer
/// makes nobody wait: it counts as out of reach until its answer is there. Thread-safe.
final class AskedFacts {
  private static final Logger LOG = LoggerFactory.getLogger(AskedFacts.class);
  private static final Duration KEPT = Duration.ofMinutes(1);
  private static final Duration KEPT_FAILURE = Duration.ofSeconds(5);
  private static final Duration PATIENCE = Duration.ofSeconds(4);
  private static final String SILENT =
      "It gave no answer within %d seconds.".formatted(PATIENCE.toSeconds());

  private final Supplier<ServerFacts> server;
  private final InstantSource clock;
  private CompletableFuture<Optional<ServerFacts>> answer =
      CompletableFuture.completedFuture(Optional.empty());
  private Instant asked = Instant.EPOCH;
  private volatile String why = SILENT;

  /// @param server answers by asking, or fails with a [FailedException]
  AskedFacts(Supplier<ServerFacts> server, InstantSource clock) {
    this.server = server;
    this.clock = clock;
  }

  /// The failure of a server that let us in and then could not answer.
  static FailedException failed(String address, SQLException e) {
    return new FailedException(
        Fault.SOURCE, "%s could not say what it is: %s".formatted(address, e.getMessage()), e);
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

  /// Why the last answer was none.
  String whyUnknown() {
    return why;
  }

  private synchronized CompletableFuture<Optional<ServerFacts>> current() {
    boolean failed = answer.isDone() && answer.getNow(Optional.empty()).isEmpty();
    Instant stale = asked.plus(failed ? KEPT_FAILURE : KEPT);
    if (answer.isDone() && !clock.instant().isBefore(stale)) {
      asked = clock.instant();
      why = SILENT;
      CompletableFuture<Optional<ServerFacts>> fresh = new CompletableFuture<>();
      answer = fresh;
      Thread.ofVirtual()
          .name("facts")
          .start(() -> {
            try {
              fresh.complete(facts());
            } catch (RuntimeException e) {
              fresh.completeExceptionally(e);
            }
          });
    }
    return answer;
  }

  private Optional<ServerFacts> facts() {
    try {
      return Optional.of(server.get());
    } catch (FailedException e) {
      why = String.valueOf(e.getMessage());
      LOG.warn("A declared database does not answer: {}", why);
      return Optional.empty();
    }
  }
}
