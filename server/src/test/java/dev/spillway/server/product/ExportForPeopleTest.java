package dev.spillway.server.product;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.testkit.postgres.PostgresMajors;
import dev.spillway.testkit.postgres.TestPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `spillway export` on a real database, with nothing but the files that the server wrote for its
/// first caller.
class ExportForPeopleTest {
  @TempDir static Path directory;

  private static TestPostgres postgres;
  private static Product product;

  @BeforeAll
  static void start() throws IOException {
    postgres = TestPostgres.start(PostgresMajors.newest());
    postgres.execute("postgres", "CREATE DATABASE plain", "CREATE DATABASE odd");
    postgres.execute(
        "plain",
        "CREATE TABLE orders AS SELECT n AS id, 'customer ' || n AS words FROM generate_series(1, 5000) n",
        "CREATE TABLE nothing (id int)");
    postgres.execute("odd", "CREATE TABLE odd (\"a b\" int)");
    product = Product.start(directory.resolve("spillway"), postgres);
  }

  @AfterAll
  static void stop() {
    product.close();
    postgres.close();
  }

  @Test
  void aDatabaseBecomesAnExportWithRoleAndKeyFromTheDefaults() {
    ClientCommand.Run run = export("shop", "s3://amzn-s3-demo-bucket/by/hand", "--only", "plain");

    assertThat(run.err()).isEmpty();
    assertThat(run.status()).isZero();
    List<String> lines = run.out().lines().toList();
    assertThat(lines.subList(0, 4))
        .containsExactly(
            "source    shop",
            "target    s3://amzn-s3-demo-bucket/by/hand",
            "role      " + Product.ROLE,
            "key       abcd0000-7fca-4128-82f2-aabbccddeeff");
    assertThat(lines.get(4)).matches(" +making the snapshot shop-\\d{8}-\\d{6}");
    assertThat(lines.get(5)).matches("export    shop-\\d{8}-\\d{6}");
    String id = lines.get(5).substring("export    ".length());
    assertThat(run.out())
        .containsPattern("table     plain\\.public\\.orders  \\d+(\\.\\d)? kB  1 part\n")
        .contains("table     plain.public.nothing  0 B  0 parts\n")
        .containsPattern("100 %  complete     0:00:\\d\\d  [\\d.]+ kB")
        .endsWith("complete  s3://amzn-s3-demo-bucket/by/hand/" + id + "/\n");
    assertThat(product.task(id).status()).isEqualTo("COMPLETE");
    assertThat(product.keys("by/hand/" + id))
        .contains("by/hand/" + id + "/plain/public.orders/1/_SUCCESS");
  }

  @Test
  void tablesThatAreLeftOutAreAStatusOfTheirOwn() {
    ClientCommand.Run run =
        export("shop", "s3://amzn-s3-demo-bucket", "--live", "--identifier", "warned");

    assertThat(run.err()).isEmpty();
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.out()).doesNotContain("making the snapshot").contains("\nwarnings  {\"skipped");
  }

  @Test
  void anExportThatFailsIsAFailure() throws IOException {
    product.snapshot("damaged");
    damage(postgres.value("plain", "SELECT pg_relation_filepath('orders')"));
    ClientCommand.Run run =
        export("damaged", "s3://amzn-s3-demo-bucket", "--only", "plain.public.orders");

    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err()).startsWith("The export is FAILED.").contains("orders");
  }

  @Test
  void aRefusalIsAFailureAndDetachedItGoesOnByItself() {
    ClientCommand.Run refused =
        export("shop", "s3://not-mine", "--live", "--identifier", "refused");
    assertThat(refused.status()).isEqualTo(1);
    assertThat(refused.err()).contains("(InvalidS3BucketFault)");

    ClientCommand.Run detached =
        export("shop", "s3://amzn-s3-demo-bucket", "--live", "--identifier", "alone", "--detach");
    assertThat(detached.status()).isZero();
    assertThat(detached.out()).endsWith("describe-export-tasks --export-task-identifier alone\n");
    assertThat(product.awaitEnd("alone").status()).isEqualTo("COMPLETE");
  }

  /// Overwrites a table's first page in the snapshot.
  private static void damage(String relation) throws IOException {
    try (Stream<Path> files = Files.walk(directory.resolve("spillway/data/snapshots"))) {
      List<Path> found = files.filter(file -> file.endsWith(relation)).toList();
      assertThat(found).isNotEmpty();
      for (Path file : found) {
        byte[] pages = Files.readAllBytes(file);
        Arrays.fill(pages, 0, 8192, (byte) 0x5a);
        Files.write(file, pages);
      }
    }
  }

  private static ClientCommand.Run export(String... arguments) {
    return new ClientCommand(directory.resolve("spillway")).export(arguments);
  }
}
