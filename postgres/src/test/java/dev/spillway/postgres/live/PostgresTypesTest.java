package dev.spillway.postgres.live;

import static dev.spillway.postgres.live.TypeCase.type;
import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.core.source.SourceTable;
import dev.spillway.testkit.postgres.TestPostgres;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.postgresql.PGConnection;

/// Every type of PostgreSQL, its extremes and NULL: the exported text is the expected one, and the
/// one that the server's own COPY prints.
class PostgresTypesTest {
  static final List<String> SETUP =
      List.of(
          "create extension hstore",
          "create extension citext",
          "create extension ltree",
          "create extension cube",
          "create extension isn",
          "create type mood as enum ('sad', 'ok', 'glücklich')",
          "create type pair as (a int, b text)",
          "create type nested as (p pair, m mood[])",
          "create domain positive as int check (value > 0)",
          "create domain small as smallint",
          "create domain big as bigint",
          "create domain identifier as oid",
          "create domain flag as boolean",
          "create domain ratio as float8",
          "create domain blob as bytea",
          "create domain price as numeric(12,2)",
          "create domain instant as timestamptz(3)",
          "create domain label as varchar(10)",
          "create domain feeling as mood",
          "create domain numbers as int[]",
          "create domain very_positive as positive check (value > 10)",
          "create domain email as citext",
          "create domain document as jsonb",
          "create type float_range as range (subtype = float8)");

  static List<TypeCase> cases() {
    List<TypeCase> cases = new ArrayList<>();
    cases.addAll(numbers());
    cases.addAll(times());
    cases.addAll(texts());
    cases.addAll(bytesAndIdentifiers());
    cases.addAll(structured());
    cases.addAll(userDefined());
    return cases;
  }

  private static List<TypeCase> numbers() {
    return List.of(
        type("boolean").is("true", "t").is("false", "f"),
        type("smallint").same("-32768", "-1", "0", "1", "32767"),
        type("integer").same("-2147483648", "-1", "0", "2147483647"),
        type("bigint").same("-9223372036854775808", "-1", "0", "9223372036854775807"),
        type("oid").same("0", "1", "2147483648", "4294967295"),
        type("real")
            .asServer("0", "-0", "1.5", "1e-45", "3.4028235e38", "-3.4028235e38")
            .asServer("NaN", "Infinity", "-Infinity", "0.1", "16777217"),
        type("double precision")
            .asServer("0", "-0", "0.1", "5e-324", "1.7976931348623157e308")
            .asServer("-1.7976931348623157e308", "NaN", "Infinity", "-Infinity", "123456789.123"),
        type("numeric")
            .same("0", "0.00", "1", "-1", "10000", "9999", "10001", "-0.5", "12345.6789")
            .same("0.0001", "0.00001000", "100000000.00010", "1000000000000000000000000")
            .same("99999999999999999999999999999999999999", "0.000000000000000000001")
            .same("123456789012345678901234567890.123456789012345678901234567890")
            .same("NaN", "Infinity", "-Infinity")
            .is("1e10", "10000000000")
            .is("1e131071", "1" + "0".repeat(131_071))
            .is("-1e131071", "-1" + "0".repeat(131_071))
            .is("1e-16383", "0." + "0".repeat(16_382) + "1")
            .is("0e-16383", "0." + "0".repeat(16_383))
            .is("1e100", "1" + "0".repeat(100))
            .same("0." + "0123456789".repeat(20), "9".repeat(200) + "." + "9".repeat(200)),
        type("numeric(10,2)")
            .is("1.005", "1.01")
            .is("-0.001", "0.00")
            .is("99999999.99", "99999999.99"),
        type("numeric(4,-3)").since(15).is("1234567", "1235000"),
        type("money").is("12.34", "$12.34").is("-1234567.8", "-$1,234,567.80"));
  }

  private static List<TypeCase> times() {
    return List.of(
        type("date")
            .same(
                "2000-01-01", "1999-12-31", "2000-02-29", "1900-02-28", "1900-03-01", "0001-01-01")
            .same("0001-12-31 BC", "0001-01-01 BC", "0004-02-29 BC".replace("0004", "0005"))
            .same("4714-11-24 BC", "5874897-12-31", "9999-12-31", "10000-01-01", "1970-01-01")
            .same("infinity", "-infinity"),
        type("time")
            .same("00:00:00", "24:00:00", "23:59:59.999999", "12:34:56.1", "00:00:00.000001"),
        type("time(2)").is("12:34:56.789", "12:34:56.79"),
        type("time with time zone")
            .same(
                "00:00:00+00", "12:34:56.5-05:30", "23:59:59.999999+15:59:59", "01:00:00-15:59:59")
            .same("24:00:00+02", "10:00:00+00:00:30"),
        type("timestamp")
            .same("2000-01-01 00:00:00", "1999-12-31 23:59:59.999999", "0001-01-01 00:00:00")
            .same("0001-12-31 23:59:59.5 BC", "4714-11-24 00:00:00 BC", "infinity", "-infinity")
            .same("294276-12-31 23:59:59.999999", "2024-02-29 12:34:56.7", "9999-12-31 23:59:59"),
        type("timestamp(0)").is("2000-01-01 00:00:00.6", "2000-01-01 00:00:01"),
        type("timestamptz")
            .same(
                "2000-01-01 00:00:00+00", "1969-12-31 23:59:59.999999+00", "infinity", "-infinity")
            .same("4714-11-24 00:00:00+00 BC", "294276-12-31 23:59:59.999999+00")
            .same("0044-03-15 12:00:00+00 BC")
            .is("2024-07-01 12:00:00+02", "2024-07-01 10:00:00+00"),
        type("interval")
            .same("00:00:00", "1 year 2 mons 3 days 04:05:06.789", "1 day", "1 mon", "2 years")
            .same("-1 years", "-1 days +02:03:04", "1 mon -1 days", "-1 mons +1 day -00:00:01")
            .same("-1 years -2 mons +3 days", "-1 years -1 mons +00:00:01", "1 year -00:00:00.5")
            .same("00:00:00.000001", "-00:00:00.000001", "100:00:00", "-838:59:59")
            .asServer("178000000 years", "-178000000 years -11 mons", "2147483647 days")
            .asServer("2147483647:59:59.999999", "-2147483647:00:00")
            .asServer("1 year 1 mon", "-1 year +1 mon", "-1 mon 1 day 1 second", "1 second"),
        type("interval day to second(2)").asServer("3 days 04:05:06.789"),
        type("interval").since(15).asServer("2562047788:00:54.775807", "-2562047788:00:54.775807"),
        type("interval").since(17).same("infinity", "-infinity"));
  }

  private static List<TypeCase> texts() {
    return List.of(
        type("text")
            .same("", "a", "größer ☃ 𝄞", "tab\tnew\nline\r\\back", " blanks ", "NULL", "\\N"),
        type("text").expression("repeat('x', 3000)").expression("repeat(md5('y'), 20000)"),
        type("varchar").same("", "text"),
        type("varchar(5)").same("abcde"),
        type("char(5)").is("ab", "ab   ").is("", "     ").is("ü", "ü    "),
        type("bpchar").same("ab"),
        type("\"char\"").same("x").expression("'\\377'::\"char\"").expression("''::\"char\""),
        type("name").same("a_name"),
        type("json").same("{\"a\" :  1, \"a\":2}", "null", "[]", "\"\\u00e4\""),
        type("jsonb")
            .is("{\"b\":1,\"a\":[1,2,null]}", "{\"a\": [1, 2, null], \"b\": 1}")
            .is("1.50", "1.50")
            .is("\"ä\\n\"", "\"ä\\n\"")
            .same("null", "[]", "{}"),
        type("jsonpath").asServer("$.a[*] ? (@ > 1)"),
        type("tsvector").asServer("a fat cat", "'it''s':3A,4B cat:2C"),
        type("tsquery").asServer("fat & (rat | !cat:*)"));
  }

  private static List<TypeCase> bytesAndIdentifiers() {
    return List.of(
        type("bytea").same("\\x", "\\x00ff", "\\xdeadbeef"),
        type("bit(3)").same("101", "000"),
        type("bit").same("1"),
        type("bit varying").same("", "1", "10101010", "101010101", "0".repeat(1000) + "1"),
        type("uuid")
            .same("00000000-0000-0000-0000-000000000000", "ffffffff-ffff-ffff-ffff-ffffffffffff")
            .is("{A0EEBC99-9C0B4EF8-BB6D6BB9-BD380A11}", "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11"),
        type("inet")
            .same(
                "192.168.0.1",
                "192.168.0.1/24",
                "0.0.0.0/0",
                "::1",
                "2001:db8::/32",
                "::ffff:1.2.3.4"),
        type("cidr").same("10.0.0.0/8", "1.2.3.4/32", "2001:db8::/32"),
        type("macaddr").same("08:00:2b:01:02:03"),
        type("macaddr8").same("08:00:2b:ff:fe:01:02:03"),
        type("pg_lsn").same("0/0", "16/B374D848", "FFFFFFFF/FFFFFFFF"),
        type("xid").same("0", "3", "4294967295"),
        type("xid8").same("0", "18446744073709551615"),
        type("cid").same("0", "4294967295"),
        type("tid").same("(0,1)", "(4294967295,65535)"),
        type("pg_snapshot").same("10:20:10,14"),
        type("txid_snapshot").same("10:20:10,14"),
        type("regclass").is("pg_class", "pg_class").is("public.mentioned", "public.mentioned"),
        type("regtype").is("int4", "integer"),
        type("regproc").is("now", "now"),
        type("regprocedure").asServer("pg_catalog.abs(integer)"),
        type("regoperator").asServer("pg_catalog.+(integer,integer)"),
        type("regrole").same("postgres"),
        type("regnamespace").same("public"),
        type("regconfig").same("english"),
        type("aclitem").asServer("postgres=r/postgres"),
        type("int2vector").same("1 2 3"),
        type("oidvector").same("1 4294967295"),
        type("refcursor").same("c"));
  }

  private static List<TypeCase> structured() {
    return List.of(
        type("point").same("(1.5,-2)"),
        type("line").asServer("{1,2,3}"),
        type("lseg").asServer("[(0,0),(1,1)]"),
        type("box").asServer("(1,1),(0,0)"),
        type("path").asServer("[(0,0),(1,1)]", "((0,0),(1,1))"),
        type("polygon").asServer("((0,0),(1,1),(1,0))"),
        type("circle").asServer("<(0,0),1e-300>"),
        type("int[]").same("{}", "{1,NULL,3}", "{{1,2},{3,4}}", "[0:1]={1,2}"),
        type("text[]").same("{}", "{a,\"b c\",\"q\\\"\",NULL,\"NULL\",\"\"}"),
        type("timestamptz[]").same("{\"2000-01-01 00:00:00+00\",infinity}"),
        type("numeric[]").same("{1.50,NaN}"),
        type("float8[]").asServer("{0.1,1e300,NaN,-Infinity}"),
        type("bytea[]").asServer("{\"\\\\x00ff\"}"),
        type("int4range").is("[1,9]", "[1,10)").same("empty", "(,)", "[1,)"),
        type("numrange").same("[1.5,2.5]"),
        type("tsrange").asServer("[2000-01-01 00:00,2000-01-02 00:00)"),
        type("tstzrange").asServer("[2000-01-01 00:00+01,)"),
        type("daterange").same("[2000-01-01,2000-01-02)"),
        type("int8range").same("[1,5)"),
        type("int4multirange").same("{}", "{[1,3),[5,7)}"),
        type("datemultirange").same("{[2000-01-01,2000-01-02)}"));
  }

  private static List<TypeCase> userDefined() {
    return List.of(
        type("public.mood").same("sad", "glücklich"),
        type("public.mood[]").same("{sad,glücklich}"),
        type("public.pair")
            .is("(1,\"b c\")", "(1,\"b c\")")
            .is("(,)", "(,)")
            .is("(1,)", "(1,)")
            .is("(,x)", "(,x)"),
        type("public.pair[]").asServer("{\"(1,x)\",\"(,)\"}"),
        type("public.nested").asServer("(\"(1,x)\",{sad})"),
        type("public.float_range").asServer("[0.1,1e100)"),
        type("public.positive").same("1", "2147483647"),
        type("public.very_positive").same("11"),
        type("public.small").same("-32768"),
        type("public.big").same("-9223372036854775808", "9223372036854775807"),
        type("public.identifier").same("4294967295"),
        type("public.flag").is("true", "t"),
        type("public.ratio").same("0.1", "NaN", "1e+100"),
        type("public.blob").same("\\x00ff"),
        type("public.price").is("1.005", "1.01"),
        type("public.instant").is("2000-01-01 00:00:00.0009+00", "2000-01-01 00:00:00.001+00"),
        type("public.label").same("abc"),
        type("public.feeling").same("ok"),
        type("public.numbers").same("{1,2}"),
        type("public.email").same("A@b.c"),
        type("public.document").is("{\"a\":1}", "{\"a\": 1}"),
        type("public.citext").same("MiXed"),
        type("public.hstore").asServer("a=>1, \"b c\"=>NULL"),
        type("public.ltree").same("Top.Science"),
        type("public.cube").asServer("(1,2),(3,4)"),
        type("public.isbn").asServer("978-0-393-04002-9"));
  }

  @ParameterizedTest
  @MethodSource("dev.spillway.testkit.postgres.PostgresMajors#everyday")
  void everyTypeIsExportedAsTheServerPrintsIt(int major) throws Exception {
    TestPostgres postgres = TestPostgres.shared(major);
    String database = postgres.createDatabase();
    postgres.execute(database, SETUP.toArray(String[]::new));
    postgres.execute(database, "create table mentioned (a int)");
    List<TypeCase> cases = cases().stream().filter(each -> each.isFor(major)).toList();
    try (Connection connection = postgres.connect(database);
        Statement statement = connection.createStatement()) {
      makeTables(statement, cases);
      try (PostgresRead read = Reading.open(postgres, database)) {
        for (int i = 0; i < cases.size(); i++) {
          check(connection, read, database, "case_" + i, cases.get(i));
        }
      }
    }
  }

  static void makeTables(Statement statement, List<TypeCase> cases) throws SQLException {
    for (String setting :
        List.of("search_path = ''", "timezone = 'UTC'", "datestyle = 'ISO, DMY'")) {
      statement.execute("set " + setting);
    }
    for (int i = 0; i < cases.size(); i++) {
      TypeCase each = cases.get(i);
      statement.execute(
          "create table public.case_"
              + i
              + " (id int, v "
              + each.sqlType()
              + ", n "
              + each.sqlType()
              + ")");
      String rows =
          each.values().stream()
              .map(value -> "(" + value.literal() + ")")
              .collect(Collectors.joining(", "));
      statement.execute(
          "insert into public.case_"
              + i
              + " (id, v) select row_number() over (), x::"
              + each.sqlType()
              + " from (values "
              + rows
              + ") as v(x)");
    }
  }

  private static void check(
      Connection connection, PostgresRead read, String database, String table, TypeCase expected)
      throws SQLException, IOException {
    SourceTable source = Reading.table(read, database, table);
    List<String> exported =
        Reading.rows(read, source, Long.MAX_VALUE).stream()
            .map(row -> row.substring(row.indexOf('|') + 1))
            .toList();
    List<String> printed = serverText(connection, table);
    for (int i = 0; i < expected.values().size(); i++) {
      String server = asJava(source, printed.get(i));
      assertThat(exported.get(i))
          .as("%s %s", expected.sqlType(), expected.values().get(i).literal())
          .isEqualTo(server + "|" + Reading.NULL);
      String text = printed.get(i);
      expected
          .values()
          .get(i)
          .expected()
          .ifPresent(literal -> assertThat(text).as(expected.sqlType()).isEqualTo(literal));
    }
    assertThat(exported).hasSameSizeAs(printed);
  }

  /// Floats travel as numbers; their text is Java's on both sides here.
  private static String asJava(SourceTable table, String printed) {
    return switch (table.columns().get(1).type().exported()) {
      case dev.spillway.core.type.LogicalType.Float32() ->
          String.valueOf(Float.parseFloat(printed));
      case dev.spillway.core.type.LogicalType.Float64() ->
          String.valueOf(Double.parseDouble(printed));
      default -> printed;
    };
  }

  private static List<String> serverText(Connection connection, String table)
      throws SQLException, IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    connection
        .unwrap(PGConnection.class)
        .getCopyAPI()
        .copyOut("COPY (SELECT v FROM public." + table + " ORDER BY id) TO STDOUT", out);
    return out.toString(StandardCharsets.UTF_8).lines().map(PostgresTypesTest::unescape).toList();
  }

  private static String unescape(String copied) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < copied.length(); i++) {
      char c = copied.charAt(i);
      if (c != '\\') {
        text.append(c);
        continue;
      }
      char escaped = copied.charAt(++i);
      text.append(
          switch (escaped) {
            case 'n' -> '\n';
            case 't' -> '\t';
            case 'r' -> '\r';
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'v' -> (char) 11;
            default -> escaped;
          });
    }
    return text.toString();
  }
}
