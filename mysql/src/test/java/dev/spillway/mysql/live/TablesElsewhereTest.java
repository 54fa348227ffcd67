package dev.spillway.mysql.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.core.source.ConsistentRead;
import dev.spillway.core.source.SkipReason;
import dev.spillway.core.source.SourceTable;
import dev.spillway.testkit.mysql.MysqlRelease;
import dev.spillway.testkit.mysql.TestMysql;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// Tables whose rows are another server's, a file's or other tables' have no part in a point in
/// time: they are left out, each with its reason, and what lies beside them is exported.
class TablesElsewhereTest {
  private static final String GONE = "'mysql://root@127.0.0.1:1/gone/t'";

  @Test
  void mysqlsFederatedAndMergeTablesAreLeftOut() {
    try (TestMysql mysql = TestMysql.start(MysqlRelease.MYSQL_9, Map.of("federated", "ON"))) {
      String database = filled(mysql);
      mysql.execute(database, "create table fed (a int) engine=federated connection=" + GONE);

      requireOnlyOwn(mysql, database, Map.of("fed", "engine federated", "merged", "MERGE table"));
    }
  }

  @Test
  void mariadbsFederatedConnectSpiderAndMergeTablesAreLeftOut() {
    try (TestMysql mysql = TestMysql.start(MysqlRelease.MARIADB_11_8, Map.of())) {
      mysql.execute(
          "",
          "install soname 'ha_federatedx'",
          "install soname 'ha_connect'",
          "install soname 'ha_spider'");
      String database = filled(mysql);
      String here = "'mysql://root@127.0.0.1:%d/%s/own'".formatted(mysql.port(), database);
      mysql.execute(
          database,
          "create table fed (a int) engine=federated connection=" + here,
          "create table conn (a int not null) engine=connect table_type=csv file_name='conn.csv'",
          "insert into conn values (1)",
          "create table spid (a int) engine=spider comment='wrapper \"mysql\", host \"127.0.0.1\", port \"1\", user \"root\", table \"own\"'");

      requireOnlyOwn(
          mysql,
          database,
          Map.of(
              "fed", "engine federated",
              "conn", "engine connect",
              "spid", "engine spider",
              "merged", "MERGE table"));
    }
  }

  private static String filled(TestMysql mysql) {
    String database = mysql.createDatabase();
    mysql.execute(
        database,
        "create table own (a int) engine=InnoDB",
        "insert into own values (1), (2)",
        "create table isam (a int) engine=MyISAM",
        "insert into isam values (3)",
        "create table merged (a int) engine=merge union=(isam)");
    return database;
  }

  private static void requireOnlyOwn(
      TestMysql mysql, String database, Map<String, String> leftOut) {
    try (ConsistentRead read = Reading.open(mysql, database)) {
      Map<String, String> skipped =
          read.tables().stream()
              .filter(table -> table.skip().isPresent())
              .collect(
                  Collectors.toMap(
                      table -> table.name().table(), table -> table.skip().orElseThrow().detail()));
      assertThat(skipped.keySet()).isEqualTo(leftOut.keySet());
      leftOut.forEach((table, reason) ->
          assertThat(skipped.get(table)).contains(database + "." + table).contains(reason));
      assertThat(read.tables())
          .filteredOn(table -> table.skip().isPresent())
          .extracting(TablesElsewhereTest::reason)
          .allMatch(List.of(SkipReason.FOREIGN_TABLE, SkipReason.UNSUPPORTED_STORAGE)::contains);
      assertThat(Reading.rows(read, database, "own")).containsExactly("1", "2");
      assertThat(Reading.rows(read, database, "isam")).containsExactly("3");
    }
    requireOpensWithoutProcess(mysql, database);
  }

  /// Then tables are compared with all others of the server.
  private static void requireOpensWithoutProcess(TestMysql mysql, String database) {
    mysql.execute(
        "",
        "create user reader@'%' identified by 'p'",
        "grant select, lock tables on *.* to reader@'%'");
    try (ConsistentRead read =
        new LiveSource(Reading.connector(mysql, "reader", "p"), Reading.options())
            .open(Reading.scope(mysql, database), "test")) {
      assertThat(read.tables()).extracting(table -> table.name().table()).contains("own", "fed");
    }
  }

  private static SkipReason reason(SourceTable table) {
    return table.skip().orElseThrow().reason();
  }
}
