package dev.spillway.postgres.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.core.source.Notice;
import dev.spillway.core.source.SourceTable;
import dev.spillway.testkit.postgres.TestPostgres;
import dev.spillway.testkit.source.BatchText;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Databases in other encodings than UTF-8, and in none.
class LiveSourceEncodingTest {
  private static final String MAJORS = "dev.spillway.testkit.postgres.PostgresMajors#everyday";

  @ParameterizedTest
  @MethodSource(MAJORS)
  void bytesWithoutAnEncodingAreDecodedByTheFallbackAndCounted(int major) throws SQLException {
    TestPostgres postgres = TestPostgres.shared(major);
    String database = database(postgres, "SQL_ASCII");
    postgres.execute(
        database,
        "create type mood as enum (E'fr\\366hlich')",
        "create table t (a text, b varchar, c char(3), d mood, e text[], f bytea)",
        "insert into t values (E'\\344', E'\\200', E'\\337', E'fr\\366hlich', array[E'\\374'], '\\xff')",
        "insert into t values ('ä', 'plain', 'x', null, '{}', '\\x00')",
        "create table clean (a text)",
        "insert into clean values ('grün')");
    postgres.execute(
        database,
        "create table \"straße\" (\"größe\" int)",
        "insert into \"straße\" values (7)",
        "do $$ begin execute E'create table \"stra\\337e\" (a int)'; end $$",
        "do $$ begin execute E'create table size (\"gr\\366\\337e\" int)'; end $$");
    try (PostgresRead read = Reading.open(postgres, database)) {
      assertThat(Reading.rows(read, database, "t"))
          .containsExactly("ä|€|ß  |fröhlich|{ü}|\\xff", "ä|plain|x  |<null>|{}|\\x00");
      assertThat(Reading.rows(read, database, "clean")).containsExactly("grün");
      SourceTable street = Reading.table(read, database, "straße");
      assertThat(street.columns().getFirst().name()).isEqualTo("größe");
      assertThat(Reading.rows(read, street, Long.MAX_VALUE)).containsExactly("7");
      // The server takes names in UTF-8 only; these two are left out with the reason, not lost.
      assertThat(read.tables())
          .filteredOn(table -> table.skip().isPresent())
          .extracting(table -> table.name().table() + " " + table.skip().orElseThrow().reason())
          .containsExactly(
              "size COLUMN_WITH_UNSUPPORTED_CHARACTER_IN_NAME",
              "stra\\xdfe TABLE_WITH_UNSUPPORTED_CHARACTER_IN_NAME");
      List<Notice> notices =
          BatchText.notices(read, Reading.table(read, database, "t"), Long.MAX_VALUE);
      assertThat(notices).extracting(Notice::reason).containsExactly("STRINGS_CONVERTED");
      assertThat(notices.getFirst().detail())
          .startsWith("5 values of " + database + ".public.t")
          .contains("windows-1252");
    }
  }

  @ParameterizedTest
  @MethodSource(MAJORS)
  void theServerConvertsEncodingsThatItKnows(int major) {
    TestPostgres postgres = TestPostgres.shared(major);
    String database = database(postgres, "LATIN1");
    postgres.execute(
        database,
        "create table \"größe\" (\"straße\" text, b char(2))",
        "insert into \"größe\" values ('äöü', 'ß')");
    try (PostgresRead read = Reading.open(postgres, database)) {
      assertThat(Reading.rows(read, database, "größe")).containsExactly("äöü|ß ");
      assertThat(read.notices()).isEmpty();
    }
  }

  private static String database(TestPostgres postgres, String encoding) {
    String name = postgres.createDatabase();
    postgres.execute(
        "postgres",
        "drop database " + name,
        "create database %s encoding '%s' template template0 lc_collate 'C' lc_ctype 'C'"
            .formatted(name, encoding));
    return name;
  }
}
