package dev.spillway.server.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.core.source.Engine;
import dev.spillway.server.configuration.ConfigurationReader;
import dev.spillway.server.configuration.FileCheck;
import dev.spillway.testkit.mysql.TestMysql;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What the doctor says of MySQL and MariaDB servers.
class MysqlCheckTest {
  @TempDir Path folder;

  private List<Finding> examine(TestMysql mysql, String engine, String user) throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("spillway.yaml"),
            """
            data-directory: data
            embedded: {store-port: 0}
            databases:
              - {id: shop, engine: %s, host: 127.0.0.1, port: %d, user: %s}
            """
                .formatted(engine, mysql.port(), user));
    List<Finding> findings = new ArrayList<>();
    Doctor.of(new ConfigurationReader(Map.of(), FileCheck.ofThisMachine()).read(file))
        .examine(findings::add);
    return findings.stream().filter(finding -> finding.subject().equals("database shop")).toList();
  }

  private static String user(TestMysql mysql, String privileges) {
    String user = mysql.createDatabase() + "_user";
    mysql.execute(
        "",
        "create user '" + user + "'@'%'",
        "grant " + privileges + " on *.* to '" + user + "'@'%'");
    return user;
  }

  @ParameterizedTest
  @EnumSource(
      value = Engine.class,
      names = {"MARIADB", "MYSQL"})
  void aUserWithThePrivilegesIsFoundHealthy(Engine engine) throws IOException {
    TestMysql mysql = TestMysql.shared(engine);
    String user = user(mysql, "SELECT, LOCK TABLES, PROCESS, RELOAD, REPLICATION CLIENT");
    assertThat(examine(mysql, engine.rdsName(), user))
        .allMatch(finding -> finding.level() == Finding.Level.OK, "is healthy")
        .extracting(Finding::text)
        .anySatisfy(text -> assertThat(text).contains(mysql.value("", "select version()")))
        .anySatisfy(text ->
            assertThat(text)
                .contains(engine == Engine.MARIADB ? "by binlog position" : "writes wait"));
  }

  @ParameterizedTest
  @EnumSource(
      value = Engine.class,
      names = {"MARIADB", "MYSQL"})
  void missingPrivilegesComeWithTheGrant(Engine engine) throws IOException {
    TestMysql mysql = TestMysql.shared(engine);
    assertThat(examine(mysql, engine.rdsName(), user(mysql, "USAGE")))
        .filteredOn(finding -> finding.level() == Finding.Level.WARN)
        .hasSize(4)
        .allSatisfy(finding ->
            assertThat(finding.remedy().orElseThrow())
                .startsWith("GRANT SELECT, LOCK TABLES, PROCESS, RELOAD, REPLICATION CLIENT"));
  }

  /// docs/mysql.md gives the user all that it needs, and the doctor names each privilege that is
  /// taken away again.
  @ParameterizedTest
  @EnumSource(
      value = Engine.class,
      names = {"MARIADB", "MYSQL"})
  void eachDocumentedPrivilegeIsEnoughAndEachMissingOneIsNamed(Engine engine) throws IOException {
    TestMysql mysql = TestMysql.shared(engine);
    String user = mysql.createDatabase() + "_doc";
    for (String statement : documented().replace("spillway@", user + "@").split(";\n", -1)) {
      mysql.execute("", statement);
    }
    mysql.execute("", "alter user " + user + "@'%' identified by ''");
    assertThat(texts(mysql, user)).noneMatch(text -> text.matches("(.*; |)no [A-Z].*"));
    for (String privilege :
        List.of("SELECT", "LOCK TABLES", "PROCESS", "RELOAD", "REPLICATION CLIENT")) {
      String on = privilege + " on *.* ";
      mysql.execute("", "revoke " + on + "from " + user + "@'%'");
      assertThat(texts(mysql, user)).as(on).anyMatch(text -> text.contains("no " + privilege));
      mysql.execute("", "grant " + on + "to " + user + "@'%'");
    }
    assertThat(examine(mysql, engine.rdsName(), user))
        .allMatch(finding -> finding.level() == Finding.Level.OK, "is healthy");
  }

  /// A session begins with its user's default roles only.
  @ParameterizedTest
  @EnumSource(
      value = Engine.class,
      names = {"MARIADB", "MYSQL"})
  void privilegesOfARoleCountWhereTheRoleIsActive(Engine engine) throws IOException {
    TestMysql mysql = TestMysql.shared(engine);
    String user = user(mysql, "USAGE");
    String role = "role_of_" + user;
    mysql.execute(
        "",
        "create role " + role,
        "grant SELECT, LOCK TABLES, PROCESS, RELOAD, REPLICATION CLIENT on *.* to " + role,
        "grant " + role + " to '" + user + "'@'%'");
    List<Finding> inactive = examine(mysql, engine.rdsName(), user);
    assertThat(inactive).extracting(Finding::text).anyMatch(text -> text.contains("no SELECT"));
    String remedy =
        inactive.stream()
            .filter(finding -> finding.text().contains(role + "`"))
            .findFirst()
            .flatMap(Finding::remedy)
            .orElseThrow();
    mysql.execute("", remedy);
    assertThat(examine(mysql, engine.rdsName(), user))
        .allMatch(finding -> finding.level() == Finding.Level.OK, "is healthy");
  }

  private List<String> texts(TestMysql mysql, String user) throws IOException {
    return examine(mysql, mysql.engine().rdsName(), user).stream().map(Finding::text).toList();
  }

  private static String documented() throws IOException {
    Matcher block =
        Pattern.compile("<!-- executed: user -->\n```sql\n(.*?)```", Pattern.DOTALL)
            .matcher(Files.readString(Path.of("..", "docs", "mysql.md")));
    assertThat(block.find()).isTrue();
    return block.group(1).strip();
  }

  @Test
  void aServerOfTheOtherKindIsRefused() throws IOException {
    TestMysql mysql = TestMysql.shared(Engine.MARIADB);
    assertThat(examine(mysql, "mysql", "root"))
        .singleElement()
        .satisfies(finding -> {
          assertThat(finding.level()).isEqualTo(Finding.Level.FAIL);
          assertThat(finding.text()).contains("is a MariaDB server");
        });
  }
}
