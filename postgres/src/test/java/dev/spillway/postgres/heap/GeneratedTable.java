package dev.spillway.postgres.heap;

import dev.spillway.testkit.postgres.TestPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Random;

/// A table of random columns with a random past.
final class GeneratedTable {
  private static final String[][] TYPES = {
    {"int", "(random() * 1000)::int"},
    {"bigint", "(random() * 1e15)::bigint"},
    {"smallint", "(random() * 100)::int"},
    {"bool", "random() < 0.5"},
    {"float8", "random() * 1e6"},
    {"real", "random()"},
    {"numeric(12,2)", "random() * 1e9 - 5e8"},
    {"numeric(17,6)", "random() * 1e10 - 5e9"},
    {"numeric", "(random() * 1e9)::numeric(20, 5)"},
    {"numeric(30,0)", "(random() * 1e20)::numeric"},
    {"text", "repeat(md5(random()::text), (random() * 5)::int)"},
    {"text", "repeat(md5(random()::text), (random() * 200)::int)"},
    {"varchar", "left(md5(random()::text), (random() * 32)::int)"},
    {"char(3)", "left(md5(random()::text), 2)"},
    {"bytea", "decode(md5(random()::text), 'hex')"},
    {"date", "date '2000-01-01' + (random() * 9999)::int"},
    {"timestamptz", "timestamptz '2000-01-01' + random() * interval '9 years'"},
    {"interval", "random() * interval '40 days'"},
    {"time", "time '00:00' + random() * interval '1 day'"},
    {"uuid", "md5(random()::text)::uuid"},
    {"jsonb", "jsonb_build_object('a', random(), md5(random()::text), array[1, 2])"},
    {"mood", "(array['sad', 'ok', 'happy']::mood[])[1 + (random() * 2)::int]"},
    {"int[]", "array[(random() * 9)::int, null, 3]"},
    {"text[]", "array[md5(random()::text), '', 'a \"b']"},
    {"pair", "row((random() * 9)::int, 'p')::pair"},
    {"numrange", "numrange((random() * 9)::numeric, 10 + (random() * 9)::numeric)"},
    {"int8multirange", "int8multirange(int8range(1, 5), int8range(10, 10 + (random() * 9)::int))"},
    {"inet", "inet '10.0.0.0' + (random() * 65000)::int"},
    {"bit varying", "repeat('10', (random() * 20)::int)::bit varying"},
    {"point", "point(random(), -random())"},
    {"money", "(random() * 1000)::numeric::money"},
    {"name", "left(md5(random()::text), 9)::name"},
    {"timestamp", "timestamp '2000-01-01' + random() * interval '9 years'"},
    {"timetz", "(time '00:00' + random() * interval '1 day')::timetz"},
    {"json", "json_build_object('a', random())"},
    {"cidr", "set_masklen(inet '10.0.0.0' + (random() * 65000)::int, 32)::cidr"},
    {"macaddr", "left(md5(random()::text), 12)::macaddr"},
    {"oid", "(random() * 4e9)::bigint::oid"},
    {"pg_lsn", "'0/0'::pg_lsn + (random() * 1e15)::numeric(20, 0)"},
    {"bit(12)", "(random() * 4095)::int::bit(12)"},
    {"lseg", "lseg(point(random(), 1), point(2, random()))"},
    {"box", "box(point(random(), 1), point(2, random()))"},
    {"path", "path(polygon(box(point(random(), 1), point(2, random()))))"},
    {"polygon", "polygon(box(point(random(), 1), point(2, random())))"},
    {"line", "line(point(0, 0), point(1, random() + 1))"},
    {"circle", "circle(point(random(), 1), random())"}
  };

  private final TestPostgres postgres;
  private final String table;
  private final Random random;

  GeneratedTable(TestPostgres postgres, String table, Random random) {
    this.postgres = postgres;
    this.table = table;
    this.random = random;
  }

  /// The SQL types, each with an expression of a random value.
  static String[][] types() {
    return TYPES.clone();
  }

  /// Makes the types that are not built in.
  static void makeTypes(TestPostgres postgres) {
    postgres.execute(
        "postgres",
        "create type mood as enum ('sad', 'ok', 'happy')",
        "create type pair as (a int, b text)");
  }

  void make() throws SQLException {
    try (Connection connection = postgres.connect("postgres");
        Statement statement = connection.createStatement()) {
      HeapScenario.run(statement, "select setseed(" + random.nextDouble() + ")");
      StringBuilder columns = new StringBuilder("id int");
      StringBuilder values = new StringBuilder("i");
      for (int column = 0; column < 4 + random.nextInt(10); column++) {
        String[] type = TYPES[random.nextInt(TYPES.length)];
        columns.append(", c").append(column).append(' ').append(type[0]);
        values.append(
            ", case when random() < %s then %s end"
                .formatted(random.nextBoolean() ? "1.1" : "0.8", type[1]));
      }
      HeapScenario.run(statement, "create table " + table + " (" + columns + ")");
      String insert =
          "insert into " + table + " select " + values + " from generate_series(%d, %d) i";
      HeapScenario.run(statement, insert.formatted(1, 200));
      HeapScenario.run(statement, "create index " + table + "_by_id on " + table + " (id)");
      for (int step = 0; step < 20; step++) {
        change(statement, step);
      }
      if (random.nextBoolean()) {
        leaveOpen(statement);
      }
    }
  }

  private void change(Statement statement, int step) throws SQLException {
    String some = " where id % " + (2 + random.nextInt(9)) + " = " + random.nextInt(2);
    String change =
        switch (random.nextInt(7)) {
          case 0 -> "update " + table + " set id = id + 1000" + some;
          case 1 -> "delete from " + table + some;
          case 2, 3 -> "insert into " + table + " select * from " + table + some;
          case 4 -> "select from " + table + some + " for update";
          case 5 -> "alter table " + table + " alter id type " + (step % 2 == 0 ? "bigint" : "int");
          default -> "alter table " + table + " add x" + step + " text default 'x" + step + "'";
        };
    String end = random.nextInt(3) == 0 ? "rollback" : "commit";
    if (random.nextBoolean()) {
      HeapScenario.run(statement, "begin", change, end);
    } else {
      HeapScenario.run(
          statement,
          "begin",
          "savepoint s",
          change,
          random.nextBoolean() ? "release s" : "rollback to s",
          "insert into " + table + " (id) values (" + step + ")",
          end);
    }
    switch (random.nextInt(14)) {
      case 0 -> HeapScenario.run(statement, "vacuum " + table);
      case 1 -> HeapScenario.run(statement, "vacuum full " + table);
      case 2 -> HeapScenario.run(statement, "vacuum (freeze) " + table);
      case 3 ->
          HeapScenario.run(
              statement,
              "alter table " + table + " add d" + step + " int default 5",
              "alter table " + table + " drop d" + step);
      case 4 -> HeapScenario.run(statement, "cluster " + table + " using " + table + "_by_id");
      default -> {}
    }
  }

  /// Its last change has neither committed nor not.
  private void leaveOpen(Statement statement) throws SQLException {
    HeapScenario.run(
        statement,
        "begin",
        "delete from " + table + " where id % 5 = 0",
        "update " + table + " set id = -id where id % 5 = 1",
        "insert into " + table + " (id) values (9)",
        "prepare transaction '" + table + "'");
  }
}
