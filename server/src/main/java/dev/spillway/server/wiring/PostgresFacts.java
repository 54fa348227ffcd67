package dev.spillway.server.wiring;

import dev.spillway.core.problem.FailedException;
import dev.spillway.core.source.ServerFacts;
import dev.spillway.postgres.connect.PostgresConnector;
import dev.spillway.postgres.connect.PostgresSession;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What one server says of itself, asked at most once a minute. A server that is slow to answer
/// makes nobody wait: it counts as out of reach until its answer is there. Thread-safe.
final class PostgresFacts {
  private static final Logger LOG = LoggerFactory.getLogger(PostgresFacts.class);
  private static final Duration KEPT = Duration.ofMinutes(1);
  private static final Duration KEPT_FAILURE = Duration.ofSeconds(5);
  private static final Duration PATIENCE = Duration.ofSeconds(4);
  private static final String DATABASE = "postgres";

  private static final String QUERY =
      """
      SELECT pg_catalog.current_setting('server_version'),
        (SELECT pg_catalog.sum(pg_catalog.pg_database_size(d.oid)) FROM pg_catalog.pg_database d
          WHERE d.datallowconn AND pg_catalog.has_database_privilege(d.oid, 'CONNECT'))
      """;

  private final PostgresConnector connector;
  private final InstantSource clock;
  private CompletableFuture<Optional<ServerFacts>> answer =
      CompletableFuture.completedFuture(Optional.empty());
  private Instant asked = Instant.EPOCH;

  PostgresFacts(PostgresConnector connector, InstantSource clock) {
    this.connector = connector;
    this.clock = clock;
  }

  Optional<ServerFacts> ask() {
    try {
      return current().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      return Optional.empty();
    } catch (ExecutionException e) {
      throw new IllegalStateException("asking " + connector.address(), e);
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
      Thread.ofVirtual().name("facts").start(() -> fresh.complete(query()));
    }
    return answer;
  }

  private Optional<ServerFacts> query() {
    try (Connection connection =
            connector.connect(DATABASE, PostgresSession.named("spillway/facts"));
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(QUERY)) {
      row.next();
      String version = row.getString(1);
      return Optional.of(new ServerFacts(version.split(" ", 2)[0], row.getLong(2)));
    } catch (SQLException | FailedException e) {
      LOG.warn("{} cannot be reached: {}", connector.address(), e.getMessage());
      return Optional.empty();
    }
  }
}
