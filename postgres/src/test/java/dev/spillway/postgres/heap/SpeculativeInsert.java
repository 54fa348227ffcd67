package dev.spillway.postgres.heap;

import dev.spillway.testkit.postgres.TestPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CompletableFuture;

/// An INSERT ... ON CONFLICT that finds its conflict only after it has written its row, which it
/// then gives up: the row is left without a transaction.
final class SpeculativeInsert {
  private static final String WAITING =
      "select count(*) from pg_locks where locktype = 'advisory' and not granted";

  private SpeculativeInsert() {}

  static void make(TestPostgres postgres) throws SQLException {
    postgres.execute(
        "postgres",
        "create table given_up (k text, v text)",
        // Asked for the second time, it puts an entry into the index: there the session waits.
        """
        create function awaited(k text) returns text language plpgsql immutable as $$
        begin
          if current_setting('test.slow', true) = 'on' then
            perform set_config('test.calls', current_setting('test.calls') || 'I', false);
            if current_setting('test.calls') = 'II' then
              perform pg_advisory_lock(7);
              perform pg_advisory_unlock(7);
            end if;
          end if;
          return k;
        end $$
        """,
        "create unique index on given_up (awaited(k))");
    try (Connection first = postgres.connect("postgres");
        Connection second = postgres.connect("postgres");
        Statement holding = first.createStatement();
        Statement inserting = second.createStatement()) {
      HeapScenario.run(holding, "select pg_advisory_lock(7)");
      HeapScenario.run(inserting, "set test.slow = on", "set test.calls = ''");
      CompletableFuture<Void> waiting = CompletableFuture.runAsync(() -> insert(inserting));
      while (TestPostgres.rows(first, WAITING).equals(java.util.List.of("0"))
          && !waiting.isDone()) {
        Thread.onSpinWait();
      }
      HeapScenario.run(
          holding,
          "insert into given_up values ('k', 'who was first')",
          "select pg_advisory_unlock(7)");
      waiting.join();
    }
  }

  private static void insert(Statement statement) {
    try {
      HeapScenario.run(
          statement,
          "insert into given_up values ('k', 'who gives up') on conflict (awaited(k)) do nothing");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
