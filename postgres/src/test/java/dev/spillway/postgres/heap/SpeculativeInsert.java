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

  /// Makes the function over which unique indexes find the conflicts, and a table with one.
  static void make(TestPostgres postgres) throws SQLException {
    postgres.execute(
        "postgres",
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
        "create table given_up (k text, v text)",
        "create unique index on given_up (awaited(k))");
    lose(
        postgres,
        "insert into given_up values ('k', 'who was first')",
        "insert into given_up values ('k', 'who gives up') on conflict (awaited(k)) do nothing");
  }

  /// @param first inserts the key that `loser` has already written when it finds the conflict
  static void lose(TestPostgres postgres, String first, String loser) throws SQLException {
    try (Connection one = postgres.connect("postgres");
        Connection two = postgres.connect("postgres");
        Statement holding = one.createStatement();
        Statement inserting = two.createStatement()) {
      HeapScenario.run(holding, "select pg_advisory_lock(7)");
      HeapScenario.run(inserting, "set test.slow = on", "set test.calls = ''");
      CompletableFuture<Void> waiting = CompletableFuture.runAsync(() -> insert(inserting, loser));
      while (TestPostgres.rows(one, WAITING).equals(java.util.List.of("0")) && !waiting.isDone()) {
        Thread.onSpinWait();
      }
      HeapScenario.run(holding, first, "select pg_advisory_unlock(7)");
      waiting.join();
    }
  }

  private static void insert(Statement statement, String loser) {
    try {
      HeapScenario.run(statement, loser);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
