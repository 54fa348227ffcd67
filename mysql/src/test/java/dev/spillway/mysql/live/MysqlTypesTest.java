package dev.spillway.mysql.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.core.source.ConsistentRead;
import dev.spillway.core.source.Engine;
import dev.spillway.testkit.mysql.MysqlRelease;
import dev.spillway.testkit.mysql.TestMysql;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every type, its extremes and NULL: what is read is what was written.
class MysqlTypesTest {
  /// A type, and constants with the texts that they are read as.
  private record TypeCase(String type, String... literalsAndTexts) {}

  private static List<TypeCase> both() {
    return Stream.of(numbers(), times(), texts(), bytes()).flatMap(List::stream).toList();
  }

  private static List<TypeCase> numbers() {
    return List.of(
        new TypeCase("tinyint", "-128", "-128", "127", "127"),
        new TypeCase("tinyint(1)", "true", "1", "0", "0"),
        new TypeCase("tinyint unsigned", "0", "0", "255", "255"),
        new TypeCase("smallint", "-32768", "-32768", "32767", "32767"),
        new TypeCase("smallint unsigned", "65535", "65535"),
        new TypeCase("mediumint", "-8388608", "-8388608", "8388607", "8388607"),
        new TypeCase("mediumint unsigned", "16777215", "16777215"),
        new TypeCase("int", "-2147483648", "-2147483648", "2147483647", "2147483647"),
        new TypeCase("int unsigned zerofill", "4294967295", "4294967295", "7", "7"),
        new TypeCase(
            "bigint",
            "-9223372036854775808",
            "-9223372036854775808",
            "9223372036854775807",
            "9223372036854775807"),
        new TypeCase(
            "bigint unsigned",
            "18446744073709551615",
            "18446744073709551615",
            "0",
            "0",
            "9223372036854775808",
            "9223372036854775808"),
        new TypeCase("year", "1901", "1901", "2155", "2155", "0", "0"),
        new TypeCase(
            "float",
            "16777217",
            "1.6777216E7",
            "1234567.9",
            "1234567.875",
            "0.1",
            "0.10000000149011612",
            "3.40282e38",
            "3.402820018375656E38"),
        new TypeCase("float(10,2)", "1.15", "1.149999976158142"),
        new TypeCase(
            "double",
            "0.1",
            "0.1",
            "1.7976931348623157e308",
            "1.7976931348623157E308",
            "2.2250738585072014e-308",
            "2.2250738585072014E-308"),
        new TypeCase("decimal(4,4)", "0.9999", "0.9999", "-0.9999", "-0.9999", "0", "0.0000"),
        new TypeCase("decimal(9,0)", "999999999", "999999999", "-999999999", "-999999999"),
        new TypeCase("decimal(10,2)", "99999999.99", "99999999.99", "-0.01", "-0.01"),
        new TypeCase("decimal(18,18)", "-0.999999999999999999", "-0.999999999999999999"),
        new TypeCase(
            "decimal(19,2)",
            "99999999999999999.99",
            "99999999999999999.99",
            "-0.01",
            "-0.01",
            "0",
            "0.00"),
        new TypeCase(
            "decimal(20,0)",
            "-18446744073709551616",
            "-18446744073709551616",
            "-99999999999999999999",
            "-99999999999999999999"),
        new TypeCase(
            "decimal(38,10)",
            "9999999999999999999999999999.9999999999",
            "9999999999999999999999999999.9999999999",
            "-9999999999999999999999999999.9999999999",
            "-9999999999999999999999999999.9999999999",
            "-0.0000000001",
            "-0.0000000001",
            "170141183460469231731687303.7158841057",
            "170141183460469231731687303.7158841057",
            "-1000000000000000000",
            "-1000000000000000000.0000000000"),
        new TypeCase(
            "decimal(65,30)",
            "99999999999999999999999999999999999.999999999999999999999999999999",
            "99999999999999999999999999999999999.999999999999999999999999999999"),
        new TypeCase("decimal(10,2) unsigned zerofill", "1.5", "1.50"));
  }

  private static List<TypeCase> times() {
    return List.of(
        new TypeCase(
            "date",
            "'1000-01-01'",
            "1000-01-01",
            "'9999-12-31'",
            "9999-12-31",
            "'2024-02-29'",
            "2024-02-29",
            "'0000-00-00'",
            "<null>",
            "'2020-00-00'",
            "<null>",
            "'2020-05-00'",
            "<null>",
            "'0001-01-01'",
            "0001-01-01"),
        new TypeCase(
            "datetime",
            "'1970-01-01 00:00:00'",
            "0",
            "'1969-12-31 23:59:59'",
            "-1000000",
            "'9999-12-31 23:59:59'",
            "253402300799000000",
            "'0000-00-00 00:00:00'",
            "<null>",
            "'2020-01-00 10:00:00'",
            "<null>",
            "'1000-01-01 00:00:00'",
            "-30610224000000000",
            "'2024-02-29 12:00:00'",
            "1709208000000000",
            "'1900-03-01'",
            "-2203891200000000"),
        new TypeCase("datetime(6)", "'1969-12-31 23:59:59.999999'", "-1"),
        new TypeCase("datetime(3)", "'2001-09-09 01:46:40.123'", "1000000000123000"),
        new TypeCase(
            "timestamp null",
            "'1970-01-01 00:00:01'",
            "1000000",
            "'2038-01-19 03:14:07'",
            "2147483647000000",
            "'0000-00-00'",
            "<null>"),
        new TypeCase("timestamp(6) null", "'2001-09-09 01:46:40.5'", "1000000000500000"),
        new TypeCase(
            "time",
            "'00:00:00'",
            "00:00:00",
            "'-838:59:59'",
            "-838:59:59",
            "'838:59:59'",
            "838:59:59",
            "'-00:00:01'",
            "-00:00:01",
            "'24:00:00'",
            "24:00:00",
            "'99:59:59'",
            "99:59:59"),
        new TypeCase("time(6)", "'-00:00:00.000001'", "-00:00:00.000001", "'0'", "00:00:00.000000"),
        new TypeCase("time(2)", "'-100:00:00.5'", "-100:00:00.50"));
  }

  private static List<TypeCase> texts() {
    return List.of(
        new TypeCase("char(10)", "'ab'", "ab", "''", "", "'ä€😀'", "ä€😀"),
        new TypeCase("varchar(10)", "'ab  '", "ab  ", "'😀'", "😀"),
        new TypeCase("tinytext", "'x'", "x"),
        new TypeCase("text", "'x'", "x"),
        new TypeCase("mediumtext", "'x'", "x"),
        new TypeCase("longtext", "repeat('ä', 70000)", "ä".repeat(70_000)),
        new TypeCase("enum('a','ö','') ", "'ö'", "ö", "''", ""),
        new TypeCase("enum('a','ö') character set latin1", "'ö'", "ö"),
        new TypeCase("set('a','b','ü')", "'a,ü'", "a,ü", "''", ""),
        new TypeCase("varchar(10) collate utf8mb4_bin", "'Ä'", "Ä"),
        new TypeCase(
            "varchar(20) character set latin1",
            "'äß€'",
            "äß€",
            "x'8141'",
            "\u0081A",
            "'abc'",
            "abc"),
        new TypeCase("varchar(20) character set latin2", "'ąčž'", "ąčž"),
        new TypeCase("varchar(20) character set cp1251", "'Привет'", "Привет"),
        new TypeCase("varchar(20) character set koi8r", "'Привет'", "Привет"),
        new TypeCase("varchar(20) character set armscii8", "_armscii8 x'b2b3'", "Աա"),
        new TypeCase("varchar(20) character set sjis", "'日本語ｱ\\\\'", "日本語ｱ\\"),
        new TypeCase("varchar(20) character set cp932", "'日本語～①'", "日本語～①"),
        new TypeCase("varchar(20) character set ujis", "'日本語ｱ'", "日本語ｱ", "_ujis x'8fb0a1'", "丂"),
        new TypeCase("varchar(20) character set gbk", "'中文'", "中文"),
        new TypeCase("varchar(20) character set big5", "'中文'", "中文"),
        new TypeCase("varchar(20) character set euckr", "'한국'", "한국"),
        new TypeCase("varchar(20) character set utf16", "'aä😀'", "aä😀"),
        new TypeCase("varchar(20) character set utf32", "'aä😀'", "aä😀"),
        new TypeCase("varchar(20) character set ucs2", "'aä'", "aä"),
        new TypeCase("varchar(20) character set utf16le", "'aä😀'", "aä😀"),
        new TypeCase("varchar(20) character set utf8mb3", "'aä'", "aä"),
        new TypeCase("varchar(20) character set ascii", "'abc'", "abc"));
  }

  private static List<TypeCase> bytes() {
    return List.of(
        new TypeCase("bit(1)", "b'1'", "\\x01"),
        new TypeCase("bit(10)", "b'1000000001'", "\\x0201"),
        new TypeCase("bit(64)", "x'8000000000000001'", "\\x8000000000000001"),
        new TypeCase("binary(4)", "x'00ff'", "\\x00ff0000"),
        new TypeCase("varbinary(10)", "x'00ff'", "\\x00ff", "''", "\\x"),
        new TypeCase("tinyblob", "x'00'", "\\x00"),
        new TypeCase("blob", "x'ff'", "\\xff"),
        new TypeCase("mediumblob", "x'ff'", "\\xff"),
        new TypeCase("longblob", "x'ff'", "\\xff"),
        new TypeCase("varchar(10) character set binary", "x'ff'", "\\xff"),
        new TypeCase(
            "point",
            "st_geomfromtext('POINT(1 2)')",
            "\\x000000000101000000000000000000f03f0000000000000040"),
        new TypeCase(
            "geometry",
            "st_geomfromtext('POINT(1 2)')",
            "\\x000000000101000000000000000000f03f0000000000000040"),
        new TypeCase(
            "linestring",
            "st_geomfromtext('LINESTRING(0 0,1 1)')",
            "\\x00000000010200000002000000"
                + "00000000000000000000000000000000000000000000f03f000000000000f03f"));
  }

  private static List<TypeCase> only(MysqlRelease release) {
    List<TypeCase> cases = new ArrayList<>();
    // The 10.11 that Debian has stores no negative zero.
    String zero = release == MysqlRelease.MARIADB_10_11 ? "0.0" : "-0.0";
    cases.add(new TypeCase("float", "-0e0", zero));
    cases.add(new TypeCase("json", "'{\"a\": \"ä\"}'", "{\"a\": \"ä\"}"));
    if (release.engine() == Engine.MYSQL) {
      cases.add(new TypeCase("json", "'{\"a\":\"ä\"}'", "{\"a\": \"ä\"}"));
    }
    if (release.has("inet6")) {
      cases.add(new TypeCase("inet6", "'2001:db8::1'", "2001:db8::1"));
    }
    if (release.has("inet4")) {
      cases.add(new TypeCase("inet4", "'192.0.2.1'", "192.0.2.1"));
    }
    if (release.has("uuid")) {
      String uuid = "123e4567-e89b-12d3-a456-426614174000";
      cases.add(new TypeCase("uuid", "'" + uuid + "'", uuid));
    }
    if (release.has("vector")) {
      String function = release.engine() == Engine.MYSQL ? "string_to_vector" : "vec_fromtext";
      cases.add(new TypeCase("vector(2)", function + "('[1,2]')", "\\x0000803f00000040"));
    }
    return cases;
  }

  @ParameterizedTest
  @MethodSource("dev.spillway.testkit.mysql.MysqlRelease#everyday")
  void readsEveryTypeAsItWasWritten(MysqlRelease release) {
    TestMysql mysql = TestMysql.shared(release);
    String database = mysql.createDatabase();
    List<TypeCase> cases = new ArrayList<>(both());
    cases.addAll(only(release));
    List<String> statements = new ArrayList<>(List.of("set sql_mode = ''"));
    for (int i = 0; i < cases.size(); i++) {
      TypeCase one = cases.get(i);
      statements.add("create table t%d (id int primary key, v %s)".formatted(i, one.type()));
      for (int v = 0; v < one.literalsAndTexts().length; v += 2) {
        statements.add(
            "insert into t%d values (%d, %s)".formatted(i, v, one.literalsAndTexts()[v]));
      }
      statements.add("insert into t%d values (1000, null)".formatted(i));
    }
    mysql.execute(database, statements.toArray(String[]::new));
    List<String> expected = new ArrayList<>();
    List<String> actual = new ArrayList<>();
    try (ConsistentRead read = Reading.open(mysql, database)) {
      for (int i = 0; i < cases.size(); i++) {
        TypeCase one = cases.get(i);
        for (int v = 0; v < one.literalsAndTexts().length; v += 2) {
          expected.add(one.type() + ": " + v + "|" + one.literalsAndTexts()[v + 1]);
        }
        expected.add(one.type() + ": 1000|<null>");
        Reading.rows(read, database, "t" + i).forEach(row -> actual.add(one.type() + ": " + row));
      }
    }
    assertThat(actual).containsExactlyElementsOf(expected);
  }
}
