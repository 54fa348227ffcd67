package dev.spillway.postgres.heap;

import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Random;

/// Transactions of one session: in random subtransactions, with a random end.
final class RandomTransactions {
  private final Statement session;
  private final String prepared;
  private final Random random;
  private boolean looked;

  /// @param prepared names its prepared transactions
  RandomTransactions(Statement session, String prepared, Random random) {
    this.session = session;
    this.prepared = prepared;
    this.random = random;
    this.looked = true;
  }

  /// From now on no commit is on disk before the server stops: until it is, nobody may set the hint
  /// bit that says so, however often rows are looked at.
  void leaveHints() {
    looked = false;
  }

  void run(List<String> changes) throws SQLException {
    begin();
    for (String change : changes) {
      within(change, random.nextInt(3));
    }
    end();
  }

  /// Several statements that need each other.
  void runTogether(List<String> changes) throws SQLException {
    begin();
    within(String.join("; ", changes), random.nextInt(3));
    end();
  }

  void begin() throws SQLException {
    boolean wait = looked && random.nextBoolean();
    HeapScenario.run(session, "begin", "set local synchronous_commit = " + (wait ? "on" : "off"));
  }

  /// Runs a statement in subtransactions.
  void within(String change, int depth) throws SQLException {
    if (depth == 0) {
      HeapScenario.run(session, change);
      return;
    }
    HeapScenario.run(session, "savepoint s" + depth);
    within(change, depth - 1);
    boolean kept = random.nextInt(3) > 0;
    HeapScenario.run(session, (kept ? "release s" : "rollback to s") + depth);
  }

  void end() throws SQLException {
    switch (random.nextInt(8)) {
      case 0, 1 -> HeapScenario.run(session, "rollback");
      case 2 -> endPrepared("commit");
      case 3 -> endPrepared("rollback");
      default -> HeapScenario.run(session, "commit");
    }
  }

  /// Neither commits nor does not.
  void leaveOpen() throws SQLException {
    HeapScenario.run(session, "prepare transaction '" + prepared + "'");
  }

  private void endPrepared(String end) throws SQLException {
    leaveOpen();
    HeapScenario.run(session, end + " prepared '" + prepared + "'");
  }
}
