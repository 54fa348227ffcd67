package dev.spillway.postgres.heap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.spillway.postgresserver.BinariesOrigin;
import dev.spillway.postgresserver.PostgresBinaries;
import dev.spillway.postgresserver.PostgresPrograms;
import dev.spillway.testkit.postgres.PostgresMajors;
import dev.spillway.testkit.postgres.TestPostgres;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Values that PostgreSQL compressed by lz4, which the bundled programs cannot: with the server
/// programs of the machine, where it has some that can.
class HeapLz4Test {
  private static final PostgresBinaries MACHINE =
      new PostgresBinaries(List.of(new BinariesOrigin.Machine()));

  private static final String[] TABLES = {
    "set default_toast_compression = lz4",
    "create table inline (i int, a text, b bytea, c jsonb)",
    "insert into inline select i, repeat('in' || i, 100 + i), decode(repeat('0a', 1000 + i), 'hex'), jsonb_build_object('k', repeat('v', 1000 + i)) from generate_series(1, 300) i",
    "create table outside (i int, a text)",
    "insert into outside select i, (select string_agg(md5((i * j)::text), '') from generate_series(1, 200) j) || repeat('x' || i, 4000) from generate_series(1, 40) i",
    "create table long_runs (a text)",
    "insert into long_runs select repeat(left('abcdefghijk', i), 70000) from generate_series(1, 11) i",
    "create table mixed (i int, a text compression pglz, b int[])",
    "insert into mixed select i, repeat('p' || i, 900), array_fill(i, array[1500]) from generate_series(1, 50) i",
    "alter table mixed alter a set compression lz4",
    "insert into mixed select i, repeat('l' || i, 900), array_fill(i, array[1500]) from generate_series(51, 100) i",
    "update mixed set i = -i where i % 3 = 0",
    "create table large as select i, repeat('large' || md5(i::text), 900000) as a from generate_series(1, 2) i",
  };

  @Test
  void valuesCompressedByLz4AreThoseOfACopy() throws Exception {
    List<PostgresPrograms> programs =
        PostgresMajors.all().boxed().flatMap(major -> MACHINE.find(major).stream()).toList();
    assumeTrue(!programs.isEmpty(), "no PostgreSQL server is installed on this machine");
    for (PostgresPrograms each : programs) {
      try (TestPostgres postgres = TestPostgres.start(each)) {
        assumeTrue(
            postgres
                .rows(
                    "postgres",
                    "select enumvals from pg_settings where name = 'default_toast_compression'")
                .getFirst()
                .contains("lz4"),
            each.bin() + " was built without lz4");
        postgres.execute("postgres", String.join(";", TABLES));
        List<String> methods =
            postgres.rows(
                "postgres",
                "select count(*) filter (where pg_column_compression(a) = 'lz4'), count(*) filter (where pg_column_compression(a) = 'pglz') from (select a from mixed union all select a from outside) as t");
        assertThat(methods).containsExactly("90|41");

        assertThat(HeapEquality.check(postgres)).isEmpty();
      }
    }
  }
}
