package dev.spillway.postgres.heap;

import dev.spillway.testkit.postgres.TestPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;

/// A table of random columns with a random past, in which each kind of step is taken at least once.
final class GeneratedTable {
  private static final int REPEATED = 10;
  private static final List<String> SHARED = List.of("key share", "share");
  private static final List<String> LOCKS =
      List.of("update", "no key update", "share", "key share");

  private final TestPostgres postgres;
  private final String table;
  private final Random random;
  private int keys;

  /// What happens to a table.
  private enum Step {
    FREEZE,
    INSERT,
    COPY_ROWS,
    UPDATE,
    UPDATE_IDS,
    DELETE,
    LOCK,
    LOCK_TOGETHER,
    UPDATE_TOGETHER,
    GIVE_UP,
    TRUNCATE_IN_VAIN,
    ADD_WITH_DEFAULT,
    ADD_EMPTY,
    ADD_COMPUTED,
    DROP,
    RETYPE,
    RETYPE_ID,
    WIDEN,
    STORE,
    VACUUM,
    VACUUM_FULL,
    CLUSTER
  }

  /// What is left to be found when the server stops.
  private static final EnumSet<Step> LAST = EnumSet.range(Step.INSERT, Step.UPDATE_TOGETHER);

  private GeneratedTable(TestPostgres postgres, String table, Random random) {
    this.postgres = postgres;
    this.table = table;
    this.random = random;
  }

  /// Makes tables. At the end prepared transactions are left open that have changed some of them:
  /// not before, for as long as one is open no row may be frozen or removed.
  static void makeAll(TestPostgres postgres, List<String> tables, long seed) throws SQLException {
    List<GeneratedTable> made = new ArrayList<>();
    for (String table : tables) {
      GeneratedTable each =
          new GeneratedTable(postgres, table, new Random(seed + table.hashCode()));
      each.inSessions(Past::happen);
      made.add(each);
    }
    for (GeneratedTable each : made) {
      if (each.random.nextBoolean()) {
        each.inSessions(Past::leaveOpen);
      }
    }
  }

  private interface Doing {
    void to(Past past) throws SQLException;
  }

  private void inSessions(Doing doing) throws SQLException {
    try (Connection first = postgres.connect("postgres");
        Connection second = postgres.connect("postgres");
        Connection third = postgres.connect("postgres");
        Statement one = first.createStatement();
        Statement two = second.createStatement();
        Statement catalog = third.createStatement()) {
      for (Statement each : List.of(one, two, catalog)) {
        HeapScenario.run(each, "select setseed(" + random.nextDouble() + ")");
      }
      doing.to(
          new Past(
              one,
              new RandomColumns(table, catalog, random),
              new RandomTransactions(one, table, random),
              new RandomTransactions(two, table + "_two", random)));
    }
  }

  private final class Past {
    private final Statement session;
    private final RandomColumns columns;
    private final RandomTransactions one;
    private final RandomTransactions two;

    Past(Statement session, RandomColumns columns, RandomTransactions one, RandomTransactions two) {
      this.session = session;
      this.columns = columns;
      this.one = one;
      this.two = two;
    }

    void happen() throws SQLException {
      for (String each : columns.create()) {
        HeapScenario.run(session, each);
      }
      HeapScenario.run(session, columns.insert(150, "null"));
      Step[] all = Step.values();
      List<Step> steps = new ArrayList<>(Arrays.asList(all));
      for (int i = 0; i < REPEATED; i++) {
        steps.add(all[random.nextInt(all.length)]);
      }
      takeShuffled(steps);
      take(Step.FREEZE);
      HeapScenario.run(session, columns.addWithDefault().getFirst());
      one.leaveHints();
      two.leaveHints();
      takeShuffled(new ArrayList<>(LAST));
      take(Step.LOCK_TOGETHER);
      take(Step.UPDATE_TOGETHER);
      take(Step.GIVE_UP);
    }

    private void takeShuffled(List<Step> steps) throws SQLException {
      Collections.shuffle(steps, random);
      for (Step step : steps) {
        take(step);
      }
    }

    private void take(Step step) throws SQLException {
      switch (step) {
        case INSERT -> one.run(List.of(columns.insert(1 + random.nextInt(150), "null")));
        case COPY_ROWS -> one.run(List.of(columns.copyRows()));
        case UPDATE -> one.run(List.of(columns.update(), columns.update()));
        case UPDATE_IDS -> one.run(List.of(columns.updateIds()));
        case DELETE -> one.run(List.of(columns.delete()));
        case LOCK ->
            one.run(List.of(columns.lock(any(LOCKS)), columns.lock(any(LOCKS)), columns.update()));
        case LOCK_TOGETHER -> lockTogether();
        case UPDATE_TOGETHER -> updateTogether();
        case GIVE_UP -> giveUp();
        case TRUNCATE_IN_VAIN ->
            HeapScenario.run(
                session, "begin", "truncate " + table, columns.insert(20, "null"), "rollback");
        case ADD_WITH_DEFAULT -> one.runTogether(columns.addWithDefault());
        case ADD_EMPTY -> one.runTogether(columns.addEmpty());
        case ADD_COMPUTED -> one.runTogether(columns.addComputed());
        case DROP -> one.runTogether(columns.drop());
        case RETYPE -> one.runTogether(columns.retype());
        case RETYPE_ID -> one.runTogether(columns.retypeId());
        case WIDEN -> one.runTogether(columns.widen());
        case STORE -> one.runTogether(columns.store());
        case VACUUM -> HeapScenario.run(session, "vacuum " + table);
        case FREEZE -> HeapScenario.run(session, "vacuum (freeze) " + table);
        case VACUUM_FULL -> HeapScenario.run(session, "vacuum full " + table);
        case CLUSTER ->
            HeapScenario.run(session, "cluster " + table + " using " + table + "_by_id");
      }
    }

    /// Two sessions hold some rows at a time, which changes none of them.
    private void lockTogether() throws SQLException {
      one.begin();
      one.within(columns.lock(any(SHARED)), random.nextInt(2));
      two.run(List.of(columns.lock(any(SHARED))));
      one.end();
    }

    /// One session changes rows that the other one holds, which then changes some itself.
    private void updateTogether() throws SQLException {
      one.begin();
      one.within(columns.lock("key share"), 0);
      two.run(List.of(columns.lock("key share"), columns.update()));
      one.within(random.nextBoolean() ? columns.update() : columns.delete(), random.nextInt(2));
      one.end();
    }

    /// A row is written, and given up for the sake of one that was faster.
    private void giveUp() throws SQLException {
      String key = "'k" + keys++ + "'";
      SpeculativeInsert.lose(
          postgres,
          "insert into " + table + " (id, k) values (7, " + key + ")",
          columns.insert(1, key) + " on conflict (awaited(k)) do nothing");
    }

    private void leaveOpen() throws SQLException {
      one.begin();
      one.within(columns.delete(), 0);
      one.within(columns.update(), random.nextInt(2));
      one.within(columns.insert(9, "null"), 0);
      one.leaveOpen();
    }

    private <T> T any(List<T> list) {
      return list.get(random.nextInt(list.size()));
    }
  }
}
