package dev.spillway.embedded.sample;

import dev.spillway.core.problem.FailedException;
import dev.spillway.core.problem.Fault;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// The contents of the sample server. All rows are made by the server itself from seeded random
/// numbers; the scripts beside this class tell what there is.
final class SampleData {
  static final List<String> DATABASES = List.of("shop", "ledger");

  private static final List<String> EXTENSIONS =
      List.of("citext", "cube", "hstore", "isn", "ltree", "seg");

  private final SampleServer server;

  SampleData(SampleServer server) {
    this.server = server;
  }

  /// Two scripts at a time: the large tables on one side, everything else on the other.
  void create() {
    for (String database : DATABASES) {
      run("postgres", "CREATE DATABASE " + database);
    }
    for (String extension : EXTENSIONS) {
      run("shop", "CREATE EXTENSION " + extension);
    }
    try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
      CompletableFuture<Void> large =
          CompletableFuture.runAsync(() -> run("shop", script("shop.sql")), threads);
      CompletableFuture<Void> rest =
          CompletableFuture.runAsync(() -> run("shop", script("types.sql")), threads)
              .thenRun(() -> run("ledger", script("ledger.sql")));
      CompletableFuture.allOf(large, rest).join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof FailedException failed ? failed : e;
    }
  }

  private void run(String database, String sql) {
    try (Connection connection = server.connect(database);
        Statement statement = connection.createStatement()) {
      statement.execute("SET client_min_messages = error; SET synchronous_commit = off");
      statement.execute(sql);
    } catch (SQLException e) {
      throw new FailedException(
          Fault.SETUP, "The sample database " + database + " cannot be made: " + e.getMessage(), e);
    }
  }

  private static String script(String name) {
    try (InputStream in = SampleData.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is missing in this build");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
