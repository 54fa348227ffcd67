package dev.spillway.server.store;

import dev.spillway.core.problem.FailedException;
import dev.spillway.core.problem.Fault;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import org.flywaydb.core.api.FlywayException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/// The SQLite file: write-ahead log, every commit on disk before it is acknowledged, one writer.
/// Readers go on while it writes. Thread-safe; closed by who opened it.
public final class StoreFile implements AutoCloseable {
  private static final int BUSY_TIMEOUT_MILLIS = 10_000;

  private final Path file;
  private final Lane writing;
  private final Lane reading;

  private StoreFile(Path file, Connection writer, Connection reader) {
    this.file = file;
    this.writing = new Lane(writer);
    this.reading = new Lane(reader);
  }

  /// Opens the file, makes it if it is not there, and brings an older one to this program's schema.
  ///
  /// @throws FailedException if it cannot be used, naming it
  public static StoreFile open(Path file) {
    try {
      SQLiteDataSource writers = connections(file, SQLiteConfig.TransactionMode.IMMEDIATE);
      Schema.bringUpToDate(writers);
      SQLiteDataSource readers = connections(file, SQLiteConfig.TransactionMode.DEFERRED);
      return new StoreFile(file, writers.getConnection(), readers.getConnection());
    } catch (SQLException | FlywayException e) {
      throw new FailedException(
          Fault.SETUP, "the task store " + file + " cannot be opened: " + e.getMessage(), e);
    }
  }

  private static SQLiteDataSource connections(Path file, SQLiteConfig.TransactionMode mode) {
    SQLiteConfig config = new SQLiteConfig();
    config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
    config.setBusyTimeout(BUSY_TIMEOUT_MILLIS);
    config.enforceForeignKeys(true);
    config.setTransactionMode(mode);
    SQLiteDataSource source = new SQLiteDataSource(config);
    source.setUrl("jdbc:sqlite:" + file);
    return source;
  }

  /// Runs `work` in one read transaction: it sees one state.
  <T> T read(Function<Handle, T> work) {
    return run(reading, work, "read");
  }

  /// Runs `work` in one transaction that is durable when this returns, and undone if it throws.
  <T> T write(Function<Handle, T> work) {
    return run(writing, work, "written");
  }

  /// [#write] for work without an answer.
  void change(Consumer<Handle> work) {
    write(handle -> {
      work.accept(handle);
      return true;
    });
  }

  private <T> T run(Lane lane, Function<Handle, T> work, String verb) {
    lane.lock.lock();
    try {
      return lane.jdbi.inTransaction(work::apply);
    } catch (JdbiException e) {
      throw failed(e, verb);
    } finally {
      lane.lock.unlock();
    }
  }

  private FailedException failed(JdbiException e, String verb) {
    Fault fault = Fault.INTERNAL;
    String remedy = "";
    if (e.getCause() instanceof SQLiteException sqlite) {
      SQLiteErrorCode code = sqlite.getResultCode();
      if (code == SQLiteErrorCode.SQLITE_FULL || code.name().startsWith("SQLITE_IOERR")) {
        fault = Fault.RESOURCES;
        remedy = "; look at the free space and the health of its disk";
      }
    }
    Throwable cause = e.getCause() == null ? e : e.getCause();
    return new FailedException(
        fault,
        "the task store %s cannot be %s: %s%s".formatted(file, verb, cause.getMessage(), remedy),
        e);
  }

  /// Waits for work under way. Idempotent.
  @Override
  public void close() {
    reading.close();
    writing.close();
  }

  /// One connection, used by one thread at a time.
  private static final class Lane {
    final ReentrantLock lock = new ReentrantLock(true);
    final Connection connection;
    final Jdbi jdbi;

    Lane(Connection connection) {
      this.connection = connection;
      this.jdbi = Jdbi.create(connection);
    }

    void close() {
      lock.lock();
      try {
        connection.close();
      } catch (SQLException e) {
        throw new FailedException(Fault.RESOURCES, "closing the task store", e);
      } finally {
        lock.unlock();
      }
    }
  }
}
