package dev.spillway.server.product;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/// A writer that moves amounts between the tables `plus` and `minus`, one transaction each, so that
/// their sum is the same at every point.
final class Transfers implements AutoCloseable {
  static final int ACCOUNTS = 1_000;
  private static final long SEED = 20_261_122;
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

  private final AtomicBoolean stop = new AtomicBoolean();
  private final ExecutorService thread = Executors.newSingleThreadExecutor();
  private final Future<?> work;

  private Transfers(SourceUnderTest source, String database) {
    work =
        thread.submit(() -> {
          move(source, database);
          return null;
        });
  }

  static Transfers start(SourceUnderTest source, String database) {
    System.out.println("seed " + SEED);
    return new Transfers(source, database);
  }

  private void move(SourceUnderTest source, String database) throws SQLException {
    SplittableRandom random = new SplittableRandom(SEED);
    try (Connection connection = source.connect(database);
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      while (!stop.get()) {
        int amount = random.nextInt(1, 50);
        int account = random.nextInt(ACCOUNTS);
        statement.execute(
            "UPDATE plus SET amount = amount + %d WHERE id = %d".formatted(amount, account));
        statement.execute(
            "UPDATE minus SET amount = amount - %d WHERE id = %d".formatted(amount, account));
        connection.commit();
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    }
  }

  /// Ends the writer; throws what went wrong for it.
  @Override
  public void close() {
    stop.set(true);
    try (ExecutorService _ = thread) {
      work.get();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
