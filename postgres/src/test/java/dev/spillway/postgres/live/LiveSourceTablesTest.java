package dev.spillway.postgres.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.core.source.ExportScope;
import dev.spillway.core.source.Notice;
import dev.spillway.core.source.Skip;
import dev.spillway.core.source.SkipReason;
import dev.spillway.core.source.SourceColumn;
import dev.spillway.core.source.SourceTable;
import dev.spillway.core.source.TableRange;
import dev.spillway.testkit.postgres.TestPostgres;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Which tables a live source lists, with which columns, and that each row is read exactly once.
class LiveSourceTablesTest {
  private static final String MAJORS = "dev.spillway.testkit.postgres.PostgresMajors#everyday";

  @ParameterizedTest
  @MethodSource(MAJORS)
  void onlyPermanentTablesAreListed(int major) {
    TestPostgres postgres = TestPostgres.shared(major);
    String database = postgres.createDatabase();
    postgres.execute(
        database,
        "create schema other",
        "create table plain (a int)",
        "create table other.\"Odd name\" (a int)",
        "create unlogged table volatile (a int)",
        "create view looking as select * from plain",
        "create materialized view kept as select * from plain",
        "create sequence counting",
        "create table bare ()",
        "create table parent (a int)",
        "create table child (b int) inherits (parent)",
        "create table part (a int) partition by range (a)",
        "create table part_1 partition of part for values from (0) to (10)",
        "create extension postgres_fdw",
        "create server far foreign data wrapper postgres_fdw",
        "create foreign table distant (a int) server far");
    try (PostgresRead read = Reading.open(postgres, database)) {
      assertThat(read.tables())
          .extracting(table -> table.name().schema() + "." + table.name().table())
          .containsExactly(
              "other.Odd name",
              "public.bare",
              "public.child",
              "public.parent",
              "public.part",
              "public.plain");
      assertThat(Reading.table(read, database, "bare").skip())
          .map(Skip::reason)
          .contains(SkipReason.NO_COLUMNS);
      assertThat(read.notices()).isEmpty();
      assertThat(read.consistency().onePoint()).isTrue();
      assertThat(read.repeatable()).isFalse();
    }
  }

  @ParameterizedTest
  @MethodSource(MAJORS)
  void columnsAreDescribedAsByInformationSchema(int major) {
    TestPostgres postgres = TestPostgres.shared(major);
    String database = postgres.createDatabase();
    postgres.execute(
        database,
        "create type mood as enum ('ok')",
        "create domain price as numeric(12,2)",
        "create domain code as varchar(7)",
        """
        create table t (a int, gone text, b varchar(20), c numeric(10,2), d timestamptz(3),
          e interval second(2), f char(4), g bit varying(9), h numeric, i text[], j mood, k price,
          l code, m double precision, n real, o smallint, p bigint, q date, r time, s interval,
          t "char", u name, v jsonb, w varchar, x timestamp, y int2vector,
          g2 int generated always as (a * 2) stored)
        """,
        "alter table t drop column gone",
        "alter table t add column added int default 7");
    String query =
        """
        select column_name, data_type, character_maximum_length, numeric_precision,
               case data_type when 'numeric' then numeric_scale end, datetime_precision
        from information_schema.columns where table_name = 't' order by ordinal_position
        """;
    try (PostgresRead read = Reading.open(postgres, database)) {
      assertThat(Reading.table(read, database, "t").columns())
          .extracting(LiveSourceTablesTest::description)
          .containsExactlyElementsOf(
              // The precision of numbers whose radix is 2 is left out for none of them there
              // either.
              postgres.rows(database, query));
    }
  }

  private static String description(SourceColumn column) {
    return String.join(
        "|",
        column.name(),
        column.sourceType(),
        text(column.charMaxLength()),
        text(column.numericPrecision()),
        text(column.numericScale()),
        text(column.dateTimePrecision()));
  }

  private static String text(OptionalInt number) {
    return number.isPresent() ? String.valueOf(number.getAsInt()) : "";
  }

  @ParameterizedTest
  @MethodSource(MAJORS)
  void leavesAreReadIntoTheirRootByColumnName(int major) {
    TestPostgres postgres = TestPostgres.shared(major);
    String database = postgres.createDatabase();
    postgres.execute(
        database,
        "create schema s2",
        "create table root (id int, name text, extra int) partition by list (id)",
        "create table leaf_1 partition of root for values in (1)",
        "create table \"Leaf 2\" (junk int, extra int, name text, id int)",
        "alter table \"Leaf 2\" drop column junk",
        "alter table root attach partition \"Leaf 2\" for values in (2)",
        "create table sub partition of root for values in (3, 4) partition by list (id)",
        "create table s2.leaf_3 partition of sub for values in (3)",
        "create unlogged table ulog (id int, name text, extra int)",
        "create table leaf_5 partition of root for values in (5)",
        "alter table root detach partition leaf_5",
        "insert into root values (1, 'one', 10), (2, 'two', 20), (3, 'three', 30)",
        "insert into leaf_5 values (5, 'five', 50)",
        "create extension postgres_fdw",
        "create server far foreign data wrapper postgres_fdw",
        "create foreign table distant partition of root for values in (9) server far");
    try (PostgresRead read = Reading.open(postgres, database)) {
      assertThat(read.tables()).extracting(t -> t.name().table()).containsExactly("leaf_5", "root");
      assertThat(Reading.rows(read, database, "root"))
          .containsExactlyInAnyOrder("1|one|10", "2|two|20", "3|three|30");
      SourceTable root = Reading.table(read, database, "root");
      assertThat(read.split(root, 1 << 20))
          .extracting(TableRange::relation)
          .containsExactly("public.\"Leaf 2\"", "public.leaf_1", "s2.leaf_3");
      assertThat(read.notices()).extracting(Notice::reason).containsExactly("FOREIGN_TABLE");
    }
    try (PostgresRead read = Reading.open(postgres, database + ".public.leaf_1")) {
      assertThat(read.tables()).extracting(t -> t.name().table()).containsExactly("leaf_1");
      assertThat(Reading.rows(read, database, "leaf_1")).containsExactly("1|one|10");
    }
    try (PostgresRead read = Reading.open(postgres, database, database + ".public.leaf_1")) {
      assertThat(read.tables())
          .extracting(t -> t.name().table())
          .containsExactly("leaf_1", "leaf_5", "root");
    }
    try (PostgresRead read = Reading.open(postgres, database + ".s2")) {
      assertThat(read.tables()).extracting(t -> t.name().table()).containsExactly("leaf_3");
    }
  }

  @ParameterizedTest
  @MethodSource(MAJORS)
  void rangesAreDisjointAndHoldEveryRow(int major) {
    TestPostgres postgres = TestPostgres.shared(major);
    String database = postgres.createDatabase();
    postgres.execute(
        database,
        "create table t (id int, filler text)",
        "insert into t select g, repeat('x', 500) from generate_series(1, 5000) g",
        "create table empty (a int)",
        "create table parent (a int)",
        "create table child () inherits (parent)",
        "insert into parent values (1)",
        "insert into child values (2)");
    try (PostgresRead read = Reading.open(postgres, database)) {
      SourceTable table = Reading.table(read, database, "t");
      List<TableRange> ranges = read.split(table, 300_000);
      assertThat(ranges).hasSizeGreaterThan(5);
      assertThat(ranges.getFirst().range()).startsWith("blocks 0-");
      assertThat(ranges.getLast().range()).matches("blocks \\d+-");
      assertThat(ranges.stream().mapToLong(TableRange::bytes).sum())
          .isCloseTo(table.bytes(), org.assertj.core.data.Offset.offset(1000L));
      List<Integer> ids =
          Reading.rows(read, table, 300_000).stream()
              .map(row -> Integer.valueOf(row.substring(0, row.indexOf('|'))))
              .sorted()
              .toList();
      assertThat(ids).isEqualTo(IntStream.rangeClosed(1, 5000).boxed().toList());
      assertThat(Reading.rows(read, database, "empty")).isEmpty();
      assertThat(Reading.rows(read, database, "parent")).containsExactly("1");
      assertThat(Reading.rows(read, database, "child")).containsExactly("2");
    }
  }

  @ParameterizedTest
  @MethodSource(MAJORS)
  void wideTablesDroppedAndAddedAndGeneratedColumnsAreRead(int major) {
    TestPostgres postgres = TestPostgres.shared(major);
    String database = postgres.createDatabase();
    String columns =
        IntStream.rangeClosed(1, 1600)
            .mapToObj(i -> "c" + i + " int")
            .collect(Collectors.joining(","));
    postgres.execute(
        database,
        "create table wide (" + columns + ")",
        "insert into wide (c1, c1600) values (1, 1600)",
        "create table t (a int, b int, g int generated always as (a + 1) "
            + (major >= 18 ? "virtual" : "stored")
            + ")",
        "insert into t values (1, 2)",
        "alter table t drop column b",
        "alter table t add column c text default 'added'",
        "alter table t add column b int default 9",
        "insert into t values (5, default, 'own', null)");
    try (PostgresRead read = Reading.open(postgres, database)) {
      assertThat(Reading.rows(read, database, "t"))
          .containsExactly("1|2|added|9", "5|6|own|<null>");
      String wide = Reading.rows(read, database, "wide").getFirst();
      assertThat(wide.split("\\|"))
          .hasSize(1600)
          .startsWith("1", "<null>")
          .endsWith("<null>", "1600");
    }
  }

  @Test
  void odditiesOfAServerAreNoticed() {
    TestPostgres postgres = TestPostgres.shared(18);
    String database = postgres.createDatabase();
    String closed = postgres.createDatabase();
    postgres.execute(
        database, "select lo_create(0)", "select lo_create(0)", "create table t (a int)");
    postgres.execute("postgres", "alter database " + closed + " allow_connections false");
    try (PostgresRead read = Reading.open(postgres, database, closed, "no_such_database")) {
      assertThat(read.notices())
          .extracting(notice -> notice.reason() + " " + notice.subject())
          .containsExactlyInAnyOrder(
              "FAILED_TO_EXTRACT_TABLES_LIST_FOR_DATABASE " + closed,
              "FAILED_TO_EXTRACT_TABLES_LIST_FOR_DATABASE no_such_database",
              "LARGE_OBJECTS_PRESENT " + database);
      assertThat(read.notices())
          .anySatisfy(notice -> assertThat(notice.detail()).contains("2 large objects"));
      assertThat(read.tables()).hasSize(1);
    } finally {
      postgres.execute("postgres", "alter database " + closed + " allow_connections true");
    }
  }

  @Test
  void everythingMeansAllDatabases() {
    try (TestPostgres postgres = TestPostgres.start(18)) {
      String one = postgres.createDatabase();
      String two = postgres.createDatabase();
      postgres.execute(one, "create table t (a int)");
      postgres.execute(two, "create table t (a int)");
      try (PostgresRead read =
          PostgresRead.open(
              Reading.connector(postgres), ExportScope.everything(), "all", Reading.options())) {
        assertThat(read.tables()).extracting(t -> t.name().database()).containsExactly(one, two);
        assertThat(read.consistency().evidence()).contains("one point in 3 databases, proven");
        assertThat(
                postgres.rows(
                    "postgres",
                    "select count(*) from pg_stat_activity where application_name = 'spillway/all' and state = 'idle in transaction'"))
            .containsExactly("6");
      }
    }
  }

  @Test
  void twoThousandTablesAreListedInAFewQueries() {
    TestPostgres postgres = TestPostgres.shared(18);
    String database = postgres.createDatabase();
    postgres.execute(
        database,
        """
        do $$ begin for i in 1..2000 loop
          execute format('create table t%s (id int primary key, a text, b timestamptz)', i);
          if i % 1000 = 0 then commit; end if;
        end loop; end $$
        """);
    try (PostgresRead read = Reading.open(postgres, database)) {
      List<SourceTable> tables = read.tables();
      assertThat(tables).hasSize(2000);
      // Units are transactions of their own: reading them all needs no lock table of that size.
      for (SourceTable table : tables) {
        assertThat(Reading.rows(read, table, Long.MAX_VALUE)).isEmpty();
      }
    }
  }

  @Test
  void tablesThatTheRoleMayNotReadInFullAreSkippedWithTheReason() {
    TestPostgres postgres = TestPostgres.shared(18);
    String database = postgres.createDatabase();
    String role = "reader_" + database;
    postgres.execute(
        database,
        "create role " + role + " login",
        "create table open (a int)",
        "create table secret (a int)",
        "create table guarded (a int)",
        "create schema hidden",
        "create table hidden.t (a int)",
        "create table part (a int) partition by list (a)",
        "create table part_1 partition of part for values in (1)",
        "insert into guarded select generate_series(1, 100)",
        "alter table guarded enable row level security",
        "create policy half on guarded using (a <= 50)",
        "grant select on open, guarded, part, hidden.t to " + role);
    try (PostgresRead read =
        PostgresRead.open(
            Reading.connector(postgres, role), Reading.scope(database), "r", Reading.options())) {
      for (String name : List.of("secret", "guarded", "part")) {
        assertThat(Reading.table(read, database, name).skip())
            .as(name)
            .map(Skip::reason)
            .contains(SkipReason.PERMISSIONS_DO_NOT_EXIST);
      }
      assertThat(Reading.table(read, database, "hidden", "t").skip()).isPresent();
      assertThat(Reading.table(read, database, "open").skip()).isEmpty();
      assertThat(Reading.table(read, database, "guarded").skip())
          .hasValueSatisfying(skip -> assertThat(skip.detail()).contains("BYPASSRLS"));
    }
    postgres.execute(database, "alter role " + role + " bypassrls");
    try (PostgresRead read =
        PostgresRead.open(
            Reading.connector(postgres, role), Reading.scope(database), "r", Reading.options())) {
      assertThat(Reading.rows(read, database, "guarded")).hasSize(100);
    }
  }

  @Test
  void storageThatIsNotInBlocksIsReadWholeOrRefusedByName() {
    TestPostgres postgres = TestPostgres.shared(18);
    String database = postgres.createDatabase();
    postgres.execute(
        database,
        "create access method other_heap type table handler heap_tableam_handler",
        "create table t (a int) using other_heap",
        "insert into t select generate_series(1, 5000)",
        "create schema _timescaledb_catalog",
        "create table _timescaledb_catalog.hypertable (schema_name name, table_name name)",
        "create table metrics (a int)",
        "insert into _timescaledb_catalog.hypertable values ('public', 'metrics')");
    try (PostgresRead read = Reading.open(postgres, database)) {
      SourceTable table = Reading.table(read, database, "t");
      assertThat(read.split(table, 8192)).extracting(TableRange::range).containsExactly("all rows");
      assertThat(Reading.rows(read, table, 8192)).hasSize(5000);
      assertThat(read.tables()).extracting(t -> t.name().table()).containsExactly("metrics", "t");
      assertThat(Reading.table(read, database, "metrics").skip())
          .map(Skip::reason)
          .contains(SkipReason.UNSUPPORTED_STORAGE);
    }
  }
}
