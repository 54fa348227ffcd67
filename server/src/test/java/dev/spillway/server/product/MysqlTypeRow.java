package dev.spillway.server.product;

import dev.spillway.core.source.Engine;
import dev.spillway.testkit.mysql.MysqlRelease;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// A row of RDS's table of types: what a column of it becomes in Parquet.
///
/// @param parquet physical type and annotation, as parquet-java prints them
/// @param exported the name in the tables' manifest
/// @param literalsAndValues constants of SQL, each with the value in the file: numbers as they are
///   stored, text, other bytes in hexadecimal
record MysqlTypeRow(String type, String parquet, String exported, List<String> literalsAndValues) {
  private static final String GEOMETRY = "00000000";

  private static MysqlTypeRow row(String type, String parquet, String exported, String... values) {
    return new MysqlTypeRow(type, parquet, exported, List.of(values));
  }

  private static MysqlTypeRow int32(String type, String... values) {
    return row(type, "int32", "int32", values);
  }

  private static MysqlTypeRow int64(String type, String... values) {
    return row(type, "int64", "int64", values);
  }

  private static MysqlTypeRow text(String type, String... values) {
    return row(type, "binary (STRING)", "binary (UTF8)", values);
  }

  private static MysqlTypeRow bytes(String type, String... values) {
    return row(type, "binary", "binary", values);
  }

  private static MysqlTypeRow micros(String type, String... values) {
    return row(type, "int64 (TIMESTAMP(MICROS,true))", "int64 (TIMESTAMP_MICRO)", values);
  }

  private static MysqlTypeRow decimal(String type, String carrier, String name, String... values) {
    String decimal = type.replaceFirst("^(numeric|decimal|bigint unsigned)", "DECIMAL");
    return row(
        type, "%s (%s)".formatted(carrier, decimal), "%s (%s)".formatted(name, decimal), values);
  }

  private static MysqlTypeRow shape(String type, String text, String wkb) {
    return bytes(type, "ST_GeomFromText('" + text + "')", GEOMETRY + wkb.replace(" ", ""));
  }

  /// DATA_TYPE of information_schema.
  String original(Engine engine) {
    String name = type.split("[ (]", 2)[0];
    return switch (name) {
      case "integer" -> "int";
      case "numeric" -> "decimal";
      case "json" -> engine == Engine.MYSQL ? "json" : "longtext";
      case "geometrycollection" -> engine == Engine.MYSQL ? "geomcollection" : "geometrycollection";
      default -> name;
    };
  }

  /// Every row of the page, and the types that only this release has.
  static List<MysqlTypeRow> all(MysqlRelease release) {
    List<MysqlTypeRow> rows =
        new ArrayList<>(
            Stream.of(integers(), numbers(), texts(), binaries(), shapes(), times())
                .flatMap(List::stream)
                .toList());
    if (release.has("inet6")) {
      rows.add(text("inet6", "'2001:db8::1'", "2001:db8::1"));
    }
    if (release.has("inet4")) {
      rows.add(text("inet4", "'192.0.2.1'", "192.0.2.1"));
    }
    if (release.has("uuid")) {
      String uuid = "123e4567-e89b-12d3-a456-426614174000";
      rows.add(text("uuid", "'" + uuid + "'", uuid));
    }
    if (release.has("vector")) {
      String function = release.engine() == Engine.MYSQL ? "STRING_TO_VECTOR" : "VEC_FromText";
      rows.add(bytes("vector(2)", function + "('[1,2]')", "0000803f00000040"));
    }
    return rows;
  }

  private static List<MysqlTypeRow> integers() {
    String least = "-9223372036854775808";
    String greatest = "9223372036854775807";
    return List.of(
        int64("bigint", least, least, greatest, greatest),
        row(
            "bigint unsigned",
            "fixed_len_byte_array(9) (DECIMAL(20,0))",
            "fixed_len_byte_array (DECIMAL(20,0))",
            "18446744073709551615",
            "18446744073709551615",
            "0",
            "0"),
        int32("int", "-2147483648", "-2147483648", "2147483647", "2147483647"),
        int32("integer", "7", "7"),
        int64("int unsigned", "4294967295", "4294967295"),
        int32("mediumint", "-8388608", "-8388608"),
        int64("mediumint unsigned", "16777215", "16777215"),
        int32("smallint", "-32768", "-32768"),
        int32("smallint unsigned", "65535", "65535"),
        int32("tinyint", "-128", "-128"),
        int32("tinyint(1)", "TRUE", "1", "FALSE", "0"),
        row("tinyint unsigned", "int32 (INTEGER(16,true))", "int32 (INT_16)", "255", "255"),
        int32("year", "1901", "1901", "2155", "2155"));
  }

  private static List<MysqlTypeRow> numbers() {
    String nines = "9".repeat(28);
    String wide = "9".repeat(35) + "." + "9".repeat(30);
    return List.of(
        decimal("decimal(9,2)", "int32", "int32", "-9999999.99", "-999999999", "0.5", "50"),
        decimal("decimal(18,4)", "int64", "int64", "99999999999999.9999", "999999999999999999"),
        decimal(
            "numeric(19,0)",
            "fixed_len_byte_array(9)",
            "fixed_len_byte_array",
            "-9999999999999999999",
            "-9999999999999999999"),
        decimal(
            "decimal(38,10)",
            "fixed_len_byte_array(16)",
            "fixed_len_byte_array",
            nines + ".9999999999",
            nines + "9999999999",
            "-0.0000000001",
            "-1"),
        text("decimal(65,30)", wide, wide, "-" + wide, "-" + wide),
        // By the text protocol these would be 1234570 and 16777200.
        row("float", "double", "double", "1234567.9", "1234567.875", "16777217", "1.6777216E7"),
        row(
            "double",
            "double",
            "double",
            "1.7976931348623157e308",
            "1.7976931348623157E308",
            "0.1",
            "0.1"));
  }

  private static List<MysqlTypeRow> texts() {
    String json = "{\"a\": \"ä\"}";
    return List.of(
        text("char(5)", "'ä€😀'", "ä€😀", "''", ""),
        text("varchar(20)", "'ab  '", "ab  "),
        text("tinytext", "'ä'", "ä"),
        text("text", "'x'", "x"),
        text("mediumtext", "'x'", "x"),
        text("longtext", "REPEAT('ä', 300)", "ä".repeat(300)),
        text("enum('a','ö')", "'ö'", "ö"),
        text("set('a','b','ü')", "'a,ü'", "a,ü", "''", ""),
        text("json", "'" + json + "'", json),
        text("varchar(20) character set latin1", "'äß€'", "äß€"),
        text("varchar(20) character set sjis", "'日本語'", "日本語"),
        text("text character set utf16", "'aä😀'", "aä😀"),
        text("varchar(20) collate utf8mb4_bin", "'Ä'", "Ä"));
  }

  private static List<MysqlTypeRow> binaries() {
    return List.of(
        bytes("bit(1)", "b'1'", "01"),
        bytes("bit(10)", "b'1000000001'", "0201"),
        bytes("binary(4)", "x'00ff'", "00ff0000"),
        bytes("varbinary(4)", "x'00ff'", "00ff", "''", ""),
        bytes("tinyblob", "x'ff'", "ff"),
        bytes("blob", "x'ff'", "ff"),
        bytes("mediumblob", "x'ff'", "ff"),
        bytes("longblob", "REPEAT(x'ff', 300)", "ff".repeat(300)));
  }

  /// WKB behind a SRID of 0.
  private static List<MysqlTypeRow> shapes() {
    String zero = "0000000000000000";
    String one = "000000000000f03f";
    String point = "0101000000" + one + zero;
    String line = "010200000002000000" + zero + zero + one + one;
    String ring = zero + zero + one + zero + one + one + zero + zero;
    String polygon = "01030000000100000004000000" + ring;
    return List.of(
        shape("geometry", "POINT(1 0)", point),
        shape("point", "POINT(1 0)", point),
        shape("linestring", "LINESTRING(0 0,1 1)", line),
        shape("polygon", "POLYGON((0 0,1 0,1 1,0 0))", polygon),
        shape("multipoint", "MULTIPOINT(1 0)", "010400000001000000" + point),
        shape("multilinestring", "MULTILINESTRING((0 0,1 1))", "010500000001000000" + line),
        shape("multipolygon", "MULTIPOLYGON(((0 0,1 0,1 1,0 0)))", "010600000001000000" + polygon),
        shape(
            "geometrycollection", "GEOMETRYCOLLECTION(POINT(1 0))", "010700000001000000" + point));
  }

  private static List<MysqlTypeRow> times() {
    return List.of(
        text("date", "'1000-01-01'", "1000-01-01", "'9999-12-31'", "9999-12-31"),
        text("time", "'24:00:00'", "24:00:00", "'838:59:59'", "838:59:59"),
        text("time(6)", "'-838:59:59'", "-838:59:59.000000", "'00:00:00.5'", "00:00:00.500000"),
        micros("datetime", "'1970-01-01'", "0"),
        micros("datetime(6)", "'9999-12-31 23:59:59.999999'", "253402300799999999"),
        micros("timestamp(3) null", "'2001-09-09 01:46:40.123'", "1000000000123000"));
  }
}
