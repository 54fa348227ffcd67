package dev.spillway.postgres.heap;

import dev.spillway.testkit.postgres.TestPostgres;
import java.util.List;
import java.util.stream.Stream;

/// A type of the database with an expression that gives a random value of it.
record RandomType(String sql, String value) {
  private static final List<RandomType> SMALL =
      List.of(
          new RandomType("int", "(random() * 1000)::int"),
          new RandomType("bigint", "(random() * 1e15)::bigint"),
          new RandomType("smallint", "(random() * 100)::int"),
          new RandomType("bool", "random() < 0.5"),
          new RandomType("float8", "random() * 1e6"),
          new RandomType("real", "random()"),
          new RandomType("numeric(12,2)", "random() * 1e9 - 5e8"),
          new RandomType("numeric(17,6)", "random() * 1e10 - 5e9"),
          new RandomType("numeric", "(random() * 1e9)::numeric(20, 5)"),
          new RandomType("numeric(30,0)", "(random() * 1e20)::numeric"),
          new RandomType("text", "repeat(md5(random()::text), (random() * 5)::int)"),
          new RandomType("text", "repeat(md5(random()::text), (random() * 200)::int)"),
          new RandomType("varchar", "left(md5(random()::text), (random() * 32)::int)"),
          new RandomType("char(3)", "left(md5(random()::text), 2)"),
          new RandomType("bytea", "decode(md5(random()::text), 'hex')"),
          new RandomType("date", "date '2000-01-01' + (random() * 9999)::int"),
          new RandomType("timestamptz", "timestamptz '2000-01-01' + random() * interval '9 years'"),
          new RandomType("interval", "random() * interval '40 days'"),
          new RandomType("time", "time '00:00' + random() * interval '1 day'"),
          new RandomType("uuid", "md5(random()::text)::uuid"),
          new RandomType(
              "jsonb", "jsonb_build_object('a', random(), md5(random()::text), array[1, 2])"),
          new RandomType("mood", "(array['sad', 'ok', 'happy']::mood[])[1 + (random() * 2)::int]"),
          new RandomType("int[]", "array[(random() * 9)::int, null, 3]"),
          new RandomType("text[]", "array[md5(random()::text), '', 'a \"b']"),
          new RandomType("pair", "row((random() * 9)::int, 'p')::pair"),
          new RandomType(
              "numrange", "numrange((random() * 9)::numeric, 10 + (random() * 9)::numeric)"),
          new RandomType(
              "int8multirange",
              "int8multirange(int8range(1, 5), int8range(10, 10 + (random() * 9)::int))"),
          new RandomType("inet", "inet '10.0.0.0' + (random() * 65000)::int"),
          new RandomType("bit varying", "repeat('10', (random() * 20)::int)::bit varying"),
          new RandomType("point", "point(random(), -random())"),
          new RandomType("money", "(random() * 1000)::numeric::money"),
          new RandomType("name", "left(md5(random()::text), 9)::name"),
          new RandomType("timestamp", "timestamp '2000-01-01' + random() * interval '9 years'"),
          new RandomType("timetz", "(time '00:00' + random() * interval '1 day')::timetz"),
          new RandomType("json", "json_build_object('a', random())"),
          new RandomType(
              "cidr", "set_masklen(inet '10.0.0.0' + (random() * 65000)::int, 32)::cidr"),
          new RandomType("macaddr", "left(md5(random()::text), 12)::macaddr"),
          new RandomType("oid", "(random() * 4e9)::bigint::oid"),
          new RandomType("pg_lsn", "'0/0'::pg_lsn + (random() * 1e15)::numeric(20, 0)"),
          new RandomType("bit(12)", "(random() * 4095)::int::bit(12)"),
          new RandomType("lseg", "lseg(point(random(), 1), point(2, random()))"),
          new RandomType("box", "box(point(random(), 1), point(2, random()))"),
          new RandomType("path", "path(polygon(box(point(random(), 1), point(2, random()))))"),
          new RandomType("polygon", "polygon(box(point(random(), 1), point(2, random())))"),
          new RandomType("line", "line(point(0, 0), point(1, random() + 1))"),
          new RandomType("circle", "circle(point(random(), 1), random())"));

  /// Values of every way in which PostgreSQL stores a large one, many of them small.
  private static final List<RandomType> LARGE =
      List.of(
          new RandomType("text", "noise((random() ^ 4 * 300)::int)"),
          new RandomType("bytea", "decode(noise((random() ^ 4 * 200)::int), 'hex')"),
          new RandomType(
              "varchar", "noise((random() * 4)::int) || repeat('y', (random() * 9000)::int)"),
          new RandomType(
              "jsonb",
              "jsonb_build_object('k', noise((random() ^ 4 * 200)::int), 'r', repeat('x', (random() * 3000)::int))"),
          new RandomType(
              "text[]",
              "array[noise((random() ^ 4 * 100)::int), repeat('a', (random() * 4000)::int), null]"));

  private static final List<RandomType> ALL =
      Stream.concat(SMALL.stream(), LARGE.stream()).toList();

  /// Those whose values are small enough for millions of rows.
  static List<RandomType> small() {
    return SMALL;
  }

  static List<RandomType> all() {
    return ALL;
  }

  /// Makes the types and functions that are not built in.
  static void makeAll(TestPostgres postgres) {
    postgres.execute(
        "postgres",
        "create type mood as enum ('sad', 'ok', 'happy')",
        "create type pair as (a int, b text)",
        "create function noise(words int) returns text language sql volatile as $$ select string_agg(md5(random()::text), '') from generate_series(1, words) $$");
  }

  /// An expression of a value or, in some rows, NULL.
  ///
  /// @param share of the rows that have a value
  String orNull(double share) {
    return "case when random() < %s then (%s)::%s end".formatted(share, value, sql);
  }
}
