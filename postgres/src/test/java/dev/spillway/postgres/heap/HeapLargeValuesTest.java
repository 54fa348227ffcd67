package dev.spillway.postgres.heap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.testkit.postgres.TestPostgres;
import org.junit.jupiter.api.Test;

/// Values too large to be held come from their files through the spool, whole and in place, without
/// a server: [HeapEquality] has none that a block could be asked from.
class HeapLargeValuesTest {
  private static final int MEGABYTES = 33;

  private static final String[] TABLES = {
    "create table films (i int, plain bytea, shrunk text, small jsonb, at timestamptz)",
    "alter table films alter plain set storage external",
    "insert into films select i, 'small', repeat('s' || i, i), '{}', to_timestamp(i) from generate_series(1, 5) i",
    large(
        6, "decode(repeat(md5('a'), %1$d << 16), 'hex')", "repeat('pglz' || md5('b'), %1$d << 15)"),
    "insert into films (i, shrunk) values (7, 'between')",
    large(8, "null", "repeat('€', %1$d << 19)"),
    large(9, "decode(repeat('00', %1$d << 20), 'hex')", "null"),
    // As large as those that go to a spool, but their rows are not.
    "insert into films select i, convert_to(repeat(md5(i::text), 4000), 'utf8') from generate_series(10, 20) i",
    "insert into films select i, null, 'behind', '[]', null from generate_series(21, 400) i",
    // Its values are gone, and the row is not read.
    large(401, "null", "repeat('gone', %1$d << 19)"),
    "delete from films where i = 401",
    "create table rows_of_four as select repeat(md5('r'), 300000) as a, repeat(md5('o'), 300000) as b, repeat('w', 9000000) as c, reverse(repeat('four', 3000000)) as d",
    // What nobody reads is not held.
    "create table dropped as select 1 as i, to_jsonb(repeat('dropped', 6000000)) as d, 'kept' as k",
    "alter table dropped drop d",
  };

  private static String large(int i, String plain, String shrunk) {
    return ("insert into films values (%2$d, " + plain + ", " + shrunk + ", '[1]', now())")
        .formatted(MEGABYTES, i);
  }

  @Test
  void valuesTooLargeToBeHeldAreThoseOfACopy() throws Exception {
    try (TestPostgres postgres = TestPostgres.start(18)) {
      for (String statement : TABLES) {
        postgres.execute("postgres", statement);
      }

      assertThat(HeapEquality.check(postgres)).isEmpty();
    }
  }
}
