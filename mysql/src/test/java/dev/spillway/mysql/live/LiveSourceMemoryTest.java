package dev.spillway.mysql.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.testkit.mysql.MysqlRelease;
import dev.spillway.testkit.mysql.TestMysql;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Memory does not grow with the table.
@Tag("all")
class LiveSourceMemoryTest {
  private static final int DOUBLINGS = 17;

  @ParameterizedTest
  @MethodSource("dev.spillway.testkit.mysql.MysqlRelease#oneOfEach")
  void tablesMuchLargerThanTheHeapAreRead(MysqlRelease release)
      throws IOException, InterruptedException {
    TestMysql mysql = TestMysql.shared(release);
    String database = mysql.createDatabase();
    List<String> statements = new ArrayList<>();
    statements.add("create table normal (id int auto_increment primary key, v varchar(1000))");
    statements.add("insert into normal (v) values (repeat('x', 1000))");
    for (int doubling = 0; doubling < DOUBLINGS; doubling++) {
      statements.add("insert into normal (v) select v from normal");
    }
    statements.add("create table large (a int primary key, v longblob)");
    statements.add(
        "insert into large values (1, repeat('x', 15000000)), (2, repeat('y', 15000000))");
    mysql.execute(database, statements.toArray(String[]::new));
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx96m",
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                ReadAll.class.getName(),
                mysql.engine().name(),
                String.valueOf(mysql.port()),
                database)
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    System.out.println(output);
    assertThat(output).contains("normal " + (1 << DOUBLINGS) + " rows").contains("large 2 rows");
  }
}
