package dev.spillway.mysql.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.core.source.ConsistentRead;
import dev.spillway.core.source.Engine;
import dev.spillway.core.source.ExportScope;
import dev.spillway.testkit.mysql.MysqlRelease;
import dev.spillway.testkit.mysql.TestMysql;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The statements that docs/mysql.md tells people to run are enough for the best way to one point.
class MysqlDocumentTest {
  @ParameterizedTest
  @MethodSource("dev.spillway.testkit.mysql.MysqlRelease#everyday")
  void theDocumentedUserExportsEverythingAtOnePoint(MysqlRelease release) throws IOException {
    Engine engine = release.engine();
    try (TestMysql mysql = TestMysql.start(release, Map.of())) {
      String database = mysql.createDatabase();
      mysql.execute(database, "create table t (a int primary key)", "insert into t values (1)");
      for (String statement : block("user").strip().split(";\n", -1)) {
        mysql.execute("", statement);
      }
      try (ConsistentRead read =
          new LiveSource(
                  Reading.connector(mysql, "spillway", "choose-a-long-one"), Reading.options())
              .open(ExportScope.everything(), "doc")) {
        assertThat(read.notices()).isEmpty();
        assertThat(read.consistency().evidence())
            .contains(engine == Engine.MARIADB ? "rung 1 (" : "rung 3 (")
            .contains("binlog ")
            .doesNotContain("not known");
        assertThat(read.tables()).hasSize(1);
        assertThat(Reading.table(read, database, "t").identity()).contains(database + "/t:");
        assertThat(Reading.rows(read, database, "t")).containsExactly("1");
      }
    }
  }

  private static String block(String name) throws IOException {
    Path document = Path.of("..", "docs", "mysql.md");
    Matcher matcher =
        Pattern.compile("<!-- executed: " + name + " -->\n```sql\n(.*?)```", Pattern.DOTALL)
            .matcher(Files.readString(document));
    assertThat(matcher.find()).as("the block %s of %s", name, document).isTrue();
    return matcher.group(1);
  }
}
