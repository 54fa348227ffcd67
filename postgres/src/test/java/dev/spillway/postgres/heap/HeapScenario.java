package dev.spillway.postgres.heap;

import dev.spillway.testkit.postgres.TestPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.List;

/// Tables with everything in their past that makes reading their files hard. Nobody has looked at
/// their rows when this is done, so that no hint bit is set that the writing did not set.
final class HeapScenario {
  /// The tables with a random past.
  static final List<String> GENERATED =
      List.of("generated_0", "generated_1", "generated_2", "generated_3");

  private final TestPostgres postgres;
  private final int major;

  private HeapScenario(TestPostgres postgres, int major) {
    this.postgres = postgres;
    this.major = major;
  }

  static void make(TestPostgres postgres, int major, long seed) throws SQLException {
    HeapScenario scenario = new HeapScenario(postgres, major);
    RandomType.makeAll(postgres);
    try (Connection connection = postgres.connect("postgres");
        Statement statement = connection.createStatement()) {
      scenario.changedColumns(statement);
      scenario.layouts(statement);
      scenario.largeValues(statement);
      scenario.frozenAndPruned(statement);
    }
    scenario.endedTransactions();
    scenario.lockedRows();
    SpeculativeInsert.make(postgres);
    scenario.encodings();
    GeneratedTable.makeAll(postgres, GENERATED, seed);
    scenario.openTransactions();
  }

  static void run(Statement statement, String... sql) throws SQLException {
    for (String each : sql) {
      statement.execute(each);
    }
  }

  private void changedColumns(Statement statement) throws SQLException {
    run(
        statement,
        "create domain positive as int check (value > 0)",
        "create table added (id int)",
        "insert into added select i from generate_series(1, 1000) i",
        "alter table added add a int default 7, add b text default 'grün', add c numeric default 1.50, add d timestamptz default '2020-01-01', add e int[] default '{1,NULL}', add f mood default 'ok', add g bool default true, add h float8 default 0.1, add i bytea default '\\x00ff', add j bit(3) default '101', add k positive default 3, add l pair default '(1,\"b c\")', add m jsonb default '{\"a\": 1}', add n char(5) default 'ab', add o inet default '1.2.3.4', add p int, add q int4range default '[1,5)', add r real default 1.5, add s text default repeat('long ', 1000), add t box default '(1,2),(3,4)', add u text default '{\"a, b}', add v text default '', add w box[] default '{(1,2),(3,4);(5,6),(7,8)}'",
        "insert into added select i from generate_series(1001, 1100) i",
        "insert into added (id, a, b) values (2000, null, null)",
        "update added set a = 8, c = null where id % 7 = 0",
        "create table aged (id int) with (fillfactor = 40)",
        "insert into aged select i from generate_series(1, 600) i",
        "alter table aged add a int default 7, add b text default 'old', add c numeric, add d uuid",
        "update aged set a = id, b = 'new' || id, c = id, d = md5(id::text)::uuid where id % 3 = 0",
        "create table dropped (a int, b text, c numeric, d int, e text, f name)",
        "insert into dropped select i, repeat('x', i % 300), i, i, 'e' || i, 'n' || i from generate_series(1, 500) i",
        "alter table dropped drop b, drop c, drop f",
        "insert into dropped select i, i, null from generate_series(501, 600) i",
        "alter table dropped add z text default 'z', drop a",
        "create table retyped (a int, b text)",
        "insert into retyped select i, i::text from generate_series(1, 500) i",
        "alter table retyped alter b type bigint using b::bigint, alter a type text",
        "create table restored (a text)",
        "alter table restored alter a set storage plain",
        "insert into restored select repeat('p', i) from generate_series(1, 1500, 7) i",
        "alter table restored alter a set storage extended",
        "insert into restored select repeat('p', i * 10) from generate_series(1, 1500, 7) i",
        "create table computed (a int, b int generated always as (a * 2) stored)",
        "insert into computed select i from generate_series(1, 50) i",
        "create table many_nulls (" + columns(60, "c%1$d %2$s") + ")",
        "insert into many_nulls (c1, c9, c17, c33, c60) select i, null, i, null, i from generate_series(1, 300) i",
        "insert into many_nulls (c8, c16, c59) select i, i, i from generate_series(1, 300) i");
    if (major >= 18) {
      run(
          statement,
          "create table virtual (a int, b int generated always as (a * 2) virtual)",
          "insert into virtual select i from generate_series(1, 50) i");
    }
  }

  private static String columns(int count, String format) {
    StringBuilder columns = new StringBuilder();
    String[] types = {"int", "text", "\"char\"", "bigint", "smallint", "bool"};
    for (int i = 1; i <= count; i++) {
      String type = types[i % types.length].equals("\"char\"") ? "date" : types[i % types.length];
      boolean named = List.of(1, 8, 9, 16, 17, 33, 59, 60).contains(i);
      columns.append(i == 1 ? "" : ", ").append(format.formatted(i, named ? "int" : type));
    }
    return columns.toString();
  }

  private void layouts(Statement statement) throws SQLException {
    run(
        statement,
        "create table parent (a int, b text)",
        "create table child (c int) inherits (parent)",
        "insert into parent select i, 'p' from generate_series(1, 100) i",
        "insert into child select i, 'c', i from generate_series(1, 100) i",
        "create table parted (k int, v text, n numeric) partition by range (k)",
        "create table leaf_two (x int, n numeric, v text, k int)",
        "alter table leaf_two drop x",
        "insert into leaf_two select i, 'b', 1000 + i from generate_series(1, 100) i",
        "create table leaf_one partition of parted for values from (0) to (1000)",
        "alter table parted attach partition leaf_two for values from (1000) to (2000)",
        "insert into parted select i, 'v' || i, i / 3.0 from generate_series(0, 1999) i",
        "create table alignments (a bool, b float8, c bool, d int, e bool, f smallint, g text, h timestamptz, i bool, j uuid, k char(1), l bigint, m interval, n bool, o timetz, p macaddr, q tid, r name, s int)",
        "insert into alignments select i % 2 = 0, i, true, i, false, i, repeat('g', i % 9), 'epoch', true, md5(i::text)::uuid, 'k', i, i * interval '1 hour', false, '12:00+01', '08:00:2b:01:02:03', '(5,6)', 'n' || i, i from generate_series(1, 300) i",
        "insert into alignments (a, g, k, s) select null, repeat('G', i), null, i from generate_series(100, 160) i",
        "create table numerics (a numeric, b numeric(15, 2), c numeric)",
        "insert into numerics select (i - 500) * 10::numeric ^ (i % 39 - 19), (i - 500) * 1234567.891, repeat('9', i % 33 + 1)::numeric * (1 - 2 * (i % 2)) from generate_series(1, 1000) i",
        "create table scaled (a numeric(4, 0), b numeric(15, 2), c numeric(17, 5), d numeric(17, 17), e numeric(5, 5), f numeric(16, 4), g numeric(18, 2))",
        "insert into scaled select i - 500, (i - 500) * 10::numeric ^ (i % 16 - 5), (i - 500) * 10::numeric ^ (i % 16 - 7), (i - 500) * 10::numeric ^ -(i % 18 + 4), (i - 500) * 0.00001, repeat('9', i % 16 + 1)::numeric / 10000 * (1 - 2 * (i % 2)), i * 10::numeric ^ (i % 12) from generate_series(1, 1000) i",
        "insert into scaled values ('NaN', 'NaN', 'NaN', 'NaN', 'NaN', 'NaN', 'NaN'), (0, 0, 0, 0, 0, 0, 0), (null, 9999999999999.99, 999999999999.99999, 0.99999999999999999, 0.00999, null, -9999999999999999.99), (9999, -9999999999999.99, 100000000.00001, 0.00000000000000001, -0.00999, 999999999999.9999, null)",
        "insert into scaled select case when i % 3 > 0 then i end, case when i % 5 > 0 then i / 100.0 end, case when i % 7 > 0 then i end from generate_series(1, 300) i",
        "alter table scaled alter b type numeric(17, 2), add h numeric(9, 3) default 1.5, add i numeric(9, 3) default 'NaN', add j numeric(17, 10) default -1000000.0000000001",
        "insert into scaled (a, h) values (1, 2)",
        "create table changed_by_hand (a numeric(25, 7))",
        "insert into changed_by_hand select i * 10::numeric ^ (i % 10 - 5) from generate_series(1, 100) i",
        "update pg_attribute set atttypmod = 4 + (10 << 16) + 2 where attrelid = 'changed_by_hand'::regclass and attname = 'a'",
        "create table empty (a int, b text)",
        "create table one_row (a int)",
        "insert into one_row values (1)");
    if (major >= 15) {
      run(
          statement,
          "set allow_in_place_tablespaces = on",
          "create tablespace elsewhere location ''",
          "create table far (a int, b text) tablespace elsewhere",
          "insert into far select i, repeat(md5(i::text), 500) from generate_series(1, 20) i");
    }
  }

  private void largeValues(Statement statement) throws SQLException {
    run(
        statement,
        "create table toasted (id int, plain text, packed text, json jsonb, bytes bytea, numbers int[])",
        "alter table toasted alter plain set storage external",
        "insert into toasted select i, repeat(md5(i::text), i * 3), repeat('ab' || i, i * 40), jsonb_build_object('k' || i, repeat('v', i * 20), 'n', i / 7.0, 'a', jsonb_build_array(1, null, true, '\"\\', jsonb_build_object())), decode(repeat(md5(i::text), i * 5), 'hex'), (select array_agg(j) from generate_series(1, i * 4) j) from generate_series(1, 300) i",
        "delete from toasted where id % 5 = 0",
        "update toasted set packed = packed || 'more' where id % 7 = 0",
        "update toasted set id = -id where id % 3 = 0",
        "create table entries as select i, (select jsonb_object_agg('key' || j, j) from generate_series(1, 90) j) as j, (select jsonb_agg(case when j % 2 = 0 then to_jsonb(j) else to_jsonb('s' || j) end) from generate_series(1, 100) j) as k from generate_series(1, 20) i",
        "create table sequential (a bytea)",
        "alter table sequential alter a set storage external",
        "insert into sequential select decode(repeat(md5(i::text), 1 + i % 300), 'hex') from generate_series(1, 400) i",
        "begin",
        "insert into sequential select decode(repeat(md5(i::text), 200), 'hex') from generate_series(1, 50) i",
        "rollback",
        "insert into sequential select decode(repeat(md5(i::text), 400), 'hex') from generate_series(1, 50) i",
        "create table packed_outside as select i, (select string_agg(md5((i * j)::text), '') from generate_series(1, 200) j) || repeat('x' || i, 4000) as a from generate_series(1, 20) i",
        "create table of_many_chunks (a bytea)",
        "alter table of_many_chunks alter a set storage external",
        "insert into of_many_chunks select decode(repeat(md5(i::text), 25000 * i), 'hex') from generate_series(1, 2) i",
        "create table rewritten (a int, b text)",
        "insert into rewritten select i, repeat(md5(i::text), 100) from generate_series(1, 100) i",
        "delete from rewritten where a % 2 = 0",
        "vacuum full rewritten");
    if (hasLz4(statement)) {
      run(
          statement,
          "create table packed_by_lz4 (a text compression lz4, b text compression lz4)",
          "insert into packed_by_lz4 select a, a from packed_outside",
          "insert into packed_by_lz4 select repeat(md5(i::text), i), repeat('x' || i, i * 30) || repeat(md5(i::text), 200) from generate_series(1, 200) i");
    }
  }

  private static boolean hasLz4(Statement statement) throws SQLException {
    try (var rows =
        statement.executeQuery(
            "select 'lz4' = any(enumvals) from pg_settings where name = 'default_toast_compression'")) {
      return rows.next() && rows.getBoolean(1);
    }
  }

  private void frozenAndPruned(Statement statement) throws SQLException {
    run(
        statement,
        "create table frozen (a int primary key, b text)",
        "insert into frozen select i, 'f' from generate_series(1, 1000) i",
        "vacuum (freeze) frozen",
        "update frozen set b = 'g' where a <= 100",
        "delete from frozen where a > 950",
        "create table pruned (a int primary key, b text) with (fillfactor = 50)",
        "insert into pruned select i, 'p' from generate_series(1, 400) i",
        "update pruned set b = 'q'",
        "select count(*) from pruned",
        "update pruned set b = 'r' where a % 2 = 0",
        "delete from pruned where a % 5 = 0",
        "select count(*) from pruned",
        "vacuum pruned",
        "insert into pruned select i, 's' from generate_series(401, 420) i",
        "update pruned set b = 't' where a % 3 = 0",
        "create table clustered (a int, b text)",
        "create index by_a on clustered (a desc)",
        "insert into clustered select i, repeat('c', i % 50) from generate_series(1, 500) i",
        "cluster clustered using by_a",
        "create table extended (a int)",
        "insert into extended select i from generate_series(1, 3000) i",
        "delete from extended where a > 100",
        "vacuum extended",
        "insert into extended select i from generate_series(5000, 5100) i");
  }

  /// Commits and rollbacks, whole and of subtransactions, that nobody has looked at.
  private void endedTransactions() throws SQLException {
    try (Connection connection = postgres.connect("postgres");
        Statement statement = connection.createStatement()) {
      run(statement, "create table history (a int, b text)");
      connection.setAutoCommit(false);
      run(statement, "insert into history select i, 'committed' from generate_series(1, 300) i");
      connection.commit();
      run(statement, "insert into history select i, 'aborted' from generate_series(301, 600) i");
      connection.rollback();
      run(statement, "insert into history select i, 'outer' from generate_series(601, 700) i");
      Savepoint kept = connection.setSavepoint();
      run(statement, "insert into history select i, 'released' from generate_series(701, 800) i");
      connection.releaseSavepoint(kept);
      Savepoint undone = connection.setSavepoint();
      run(
          statement,
          "insert into history select i, 'undone' from generate_series(801, 900) i",
          "delete from history where a % 10 = 1");
      connection.rollback(undone);
      run(statement, "update history set b = 'updated' where a % 10 = 2");
      connection.commit();
      run(
          statement,
          "delete from history where a % 10 = 3",
          "update history set b = 'never' where a % 10 = 4");
      connection.rollback();
      run(statement, "delete from history where a % 10 = 5");
      connection.commit();
      connection.setAutoCommit(true);
    }
  }

  /// Rows that several transactions hold at a time, some of which change them.
  private void lockedRows() throws SQLException {
    try (Connection one = postgres.connect("postgres");
        Connection two = postgres.connect("postgres");
        Statement first = one.createStatement();
        Statement second = two.createStatement()) {
      run(
          first,
          "create table locked (a int primary key, b text)",
          "insert into locked select i, 'l' from generate_series(1, 200) i",
          "create table holding (a int references locked)");
      one.setAutoCommit(false);
      two.setAutoCommit(false);
      for (int round = 0; round < 4; round++) {
        int from = round * 40;
        run(
            first,
            "select from locked where a > %d and a <= %d for key share".formatted(from, from + 40));
        run(
            second,
            "select from locked where a > %d and a <= %d for key share".formatted(from, from + 20));
        run(
            second,
            "update locked set b = 'by two' where a > %d and a <= %d"
                .formatted(from + 5, from + 25));
        if (round % 2 == 0) {
          two.commit();
        } else {
          two.rollback();
        }
        run(
            first,
            "update locked set b = 'by one' where a > %d and a <= %d"
                .formatted(from + 20, from + 30));
        if (round < 2) {
          one.commit();
        } else {
          one.rollback();
        }
      }
      run(first, "select from locked where a > 160 for update", "insert into holding values (170)");
      one.commit();
      // Few rows, so that nobody prunes the page before it is read.
      one.setAutoCommit(true);
      run(
          first,
          "create table shared (a int primary key, b text)",
          "insert into shared select i, 's' from generate_series(1, 20) i");
      one.setAutoCommit(false);
      run(first, "select from shared where a <= 12 for key share");
      run(second, "update shared set b = 'by two' where a > 5");
      two.commit();
      one.commit();
      // Locked and then updated by two subtransactions of one transaction.
      run(first, "create table relocked as select i as a, 'r' as b from generate_series(1, 20) i");
      one.commit();
      run(
          first,
          "savepoint s",
          "select from relocked where a <= 12 for update",
          "release s",
          "savepoint t",
          "update relocked set b = 'by t' where a > 5",
          "release t");
      one.commit();
    }
  }

  /// Prepared transactions: they have neither committed nor not.
  private void openTransactions() throws SQLException {
    try (Connection connection = postgres.connect("postgres");
        Statement statement = connection.createStatement()) {
      run(
          statement,
          "create table prepared (a int primary key, b text)",
          "insert into prepared select i, 'p' from generate_series(1, 100) i",
          "begin",
          "insert into prepared select i, 'open' from generate_series(101, 150) i",
          "delete from prepared where a <= 10",
          "update prepared set b = 'open' where a between 11 and 20",
          "savepoint s",
          "update prepared set b = 'open sub' where a between 21 and 30",
          "release s",
          "select from prepared where a between 31 and 40 for update",
          "prepare transaction 'open'");
    }
  }

  private void encodings() {
    postgres.execute(
        "postgres",
        "create database bytes encoding 'SQL_ASCII' template template0",
        "create database latin encoding 'LATIN1' template template0",
        "create database greek encoding 'ISO_8859_7' template template0");
    String[] sql = {
      "create table words (a int, b text, c varchar(10), d numeric, e name, f json, g inet)",
      "insert into words select i, 'ascii', 'c', 1.5, 'n', '{}', '1.2.3.4' from generate_series(1, 10) i",
      "create table lists (a text[])",
      "insert into lists values ('{a,b}')"
    };
    for (String database : List.of("bytes", "latin", "greek")) {
      postgres.execute(database, sql);
    }
    postgres.execute("bytes", "insert into words values (11, E'gr\\xfcn', E'\\xc3\\xbc')");
    postgres.execute(
        "latin", "insert into words values (11, convert_from('\\x6772fc6e', 'LATIN1'), null)");
  }
}
