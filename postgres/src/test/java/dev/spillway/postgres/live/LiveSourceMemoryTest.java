package dev.spillway.postgres.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.testkit.postgres.TestPostgres;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Memory does not grow with the table, and the largest rows that are read fit into a small heap.
@Tag("all")
class LiveSourceMemoryTest {
  @Test
  void tablesMuchLargerThanTheHeapAreRead() throws IOException, InterruptedException {
    TestPostgres postgres = TestPostgres.shared(18);
    String database = postgres.createDatabase();
    postgres.execute(
        database,
        "create table normal (id bigint, v text)",
        "insert into normal select g, repeat(md5(g::text), 32) from generate_series(1, 400000) g",
        "create table large (v bytea)",
        "insert into large select decode(repeat('00', 20 << 20), 'hex') from generate_series(1, 5)");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx96m",
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                ReadAll.class.getName(),
                String.valueOf(postgres.port()),
                TestPostgres.USER,
                database)
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    assertThat(output).contains("normal 400000 rows").contains("large 5 rows");
  }
}
