package dev.spillway.embedded.sample;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.postgresserver.PostgresBinaries;
import dev.spillway.postgresserver.RunAs;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SampleServerTest {
  private static final String USER_TABLES =
      " FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
          + " WHERE n.nspname !~ '^(pg_|information_schema$)' AND c.relkind IN ('r', 'p')";

  private static final Path JARS = Path.of(System.getProperty("spillway.postgres.jars", ""));
  private static final PostgresBinaries BINARIES =
      PostgresBinaries.bundled(List.of(JARS), JARS.resolveSibling("postgres-binaries"));

  @TempDir static Path directory;
  private SampleServer server;

  @BeforeAll
  void start() {
    server = filled("first");
  }

  @AfterAll
  void stop() {
    server.close();
  }

  @Test
  void holdsSomeMillionsOfRowsInTwoDatabases() throws SQLException {
    double rows = 0;
    for (String database : server.databases()) {
      rows +=
          Double.parseDouble(
              one(database, "SELECT sum(reltuples)" + USER_TABLES + " AND c.relkind = 'r'"));
    }
    assertThat(server.databases()).hasSize(2);
    assertThat(rows).isBetween(3_000_000.0, 5_000_000.0);
  }

  @Test
  void hasAColumnOfEveryTypeOfTheTypeTable() throws SQLException {
    List<String> used =
        all(
            "shop",
            "SELECT DISTINCT t.typname FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid"
                + " WHERE a.attnum > 0 AND a.attrelid IN (SELECT c.oid"
                + USER_TABLES
                + ")");
    assertThat(used)
        .contains("int8", "int4", "int2", "numeric", "money", "float4", "float8", "bool")
        .contains(
            "bpchar",
            "varchar",
            "text",
            "name",
            "char",
            "xml",
            "tsvector",
            "tsquery",
            "bit",
            "varbit",
            "bytea")
        .contains(
            "date",
            "time",
            "timetz",
            "timestamp",
            "timestamptz",
            "interval",
            "json",
            "jsonb",
            "jsonpath")
        .contains("box", "circle", "line", "lseg", "path", "point", "polygon")
        .contains(
            "cidr",
            "inet",
            "macaddr",
            "macaddr8",
            "uuid",
            "pg_lsn",
            "pg_snapshot",
            "oid",
            "regclass",
            "xid",
            "tid")
        .contains(
            "int4range",
            "daterange",
            "int4multirange",
            "float_range",
            "mood",
            "pair",
            "nested",
            "positive")
        .contains(
            "hstore", "citext", "ltree", "cube", "seg", "isbn", "_int4", "_text", "_mood", "_pair",
            "_hstore");
  }

  @Test
  void hasPartitionsAnEmptyTableAndGeneratedColumns() throws SQLException {
    assertThat(one("shop", "SELECT count(*)" + USER_TABLES + " AND c.relispartition"))
        .isEqualTo("6");
    assertThat(one("shop", "SELECT count(*) FROM types.no_rows")).isEqualTo("0");
    assertThat(one("shop", "SELECT count(*) FROM pg_attribute WHERE attgenerated <> ''"))
        .isEqualTo("2");
    assertThat(
            one(
                "shop",
                "SELECT sum(pg_relation_size(reltoastrelid)) > 1e7"
                    + USER_TABLES
                    + " AND c.reltoastrelid <> 0"))
        .isEqualTo("t");
  }

  @Test
  void allowsBaseBackupsAndPreparedTransactions() throws SQLException {
    assertThat(one("postgres", "SHOW wal_level")).isEqualTo("replica");
    assertThat(Integer.parseInt(one("postgres", "SHOW max_prepared_transactions"))).isPositive();
    assertThat(Integer.parseInt(one("postgres", "SHOW max_wal_senders"))).isGreaterThanOrEqualTo(2);
  }

  @Tag("all")
  @Test
  void isTheSameEveryTime() throws SQLException {
    try (SampleServer again = filled("again")) {
      for (String database : server.databases()) {
        assertThat(contents(again, database)).isEqualTo(contents(server, database));
      }
    }
  }

  private SampleServer filled(String name) {
    SampleServer started =
        SampleServer.start(
            BINARIES.require(17),
            RunAs.choose(Optional.empty()),
            directory.resolve(name),
            new Random(1));
    started.fill();
    return started;
  }

  /// A checksum of every table's rows in their physical order.
  private static List<String> contents(SampleServer server, String database) throws SQLException {
    List<String> checksums = new ArrayList<>();
    for (String table :
        all(
            server,
            database,
            "SELECT format('%I.%I', n.nspname, c.relname)" + USER_TABLES + " ORDER BY 1")) {
      checksums.add(
          table
              + " "
              + all(
                  server,
                  database,
                  "SELECT count(*) || ' ' || coalesce(sum(hashtext(t::text)), 0) FROM "
                      + table
                      + " AS t"));
    }
    return checksums;
  }

  private String one(String database, String sql) throws SQLException {
    return all(database, sql).getFirst();
  }

  private List<String> all(String database, String sql) throws SQLException {
    return all(server, database, sql);
  }

  private static List<String> all(SampleServer server, String database, String sql)
      throws SQLException {
    List<String> values = new ArrayList<>();
    try (Connection connection = server.connect(database);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        values.add(rows.getString(1));
      }
    }
    return values;
  }
}
