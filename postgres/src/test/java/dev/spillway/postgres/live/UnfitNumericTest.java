package dev.spillway.postgres.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spillway.core.problem.FailedException;
import dev.spillway.core.problem.Fault;
import dev.spillway.core.source.SourceTable;
import dev.spillway.testkit.postgres.PostgresMajors;
import dev.spillway.testkit.postgres.TestPostgres;
import org.junit.jupiter.api.Test;

/// A numeric with more digits than its column's type allows, as somebody leaves it who changes
/// pg_attribute by hand: an error that says where and what to do, never another number.
class UnfitNumericTest {
  @Test
  void theErrorNamesTheColumnAndTheRemedy() {
    TestPostgres postgres = TestPostgres.shared(PostgresMajors.newest());
    String database = postgres.createDatabase();
    postgres.execute(
        database,
        "create table t (id int, price numeric)",
        "insert into t values (1, 1.5), (2, 4321987654321987654321.5)",
        "update pg_attribute set atttypmod = 4 + (15 << 16) + 2 where attrelid = 't'::regclass and attname = 'price'");
    try (PostgresRead read = Reading.open(postgres, database)) {
      SourceTable table = Reading.table(read, database, "t");

      assertThatThrownBy(() -> Reading.rows(read, table, Long.MAX_VALUE))
          .isInstanceOfSatisfying(
              FailedException.class, e -> assertThat(e.fault()).isEqualTo(Fault.SOURCE))
          .hasMessageContaining("Column price of " + database + ".public.t ")
          .hasMessageContaining("more digits than its type allows")
          .hasMessageContaining("ALTER TABLE ... ALTER COLUMN ... TYPE numeric")
          .hasMessageNotContaining("4321987");
    }
    postgres.execute(database, "alter table t alter price type numeric");
    try (PostgresRead read = Reading.open(postgres, database)) {
      SourceTable table = Reading.table(read, database, "t");
      assertThat(Reading.rows(read, table, Long.MAX_VALUE))
          .anyMatch(row -> row.contains("4321987654321987654321.5"));
    }
  }
}
