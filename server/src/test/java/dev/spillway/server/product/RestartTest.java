package dev.spillway.server.product;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.server.process.Poll;
import dev.spillway.server.process.SpillwayProcess;
import dev.spillway.testkit.postgres.PostgresMajors;
import dev.spillway.testkit.postgres.TestPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.rds.model.ExportTask;

/// What a server that is killed or stopped in the middle of its work leaves behind, and how the
/// next one goes on: no task stuck, no row lost, no row twice.
class RestartTest {
  private static final int ROWS = 800_000;
  private static final String SNAPSHOT = Product.snapshotArn("before");

  /// Many small parts, one after the other, so that there is a middle to be killed in.
  private static final String SMALL_PARTS = "export: {part-size: 1MB, threads: 1}";

  private static final String ONE_PART = "export: {part-size: 1GB, threads: 1}";
  private static final Duration DRAIN = Duration.ofSeconds(1);
  private static final Duration CANCEL_BOUND = Duration.ofSeconds(10);

  /// Deadlines are held to three times their bound, because test machines are busy.
  private static final int PATIENCE = 3;

  @TempDir static Path directory;

  private static TestPostgres postgres;

  @BeforeAll
  static void makeASnapshot() throws IOException {
    postgres = TestPostgres.start(PostgresMajors.newest());
    postgres.execute(
        "postgres",
        "CREATE DATABASE bank",
        "CREATE TABLE only_here (n int)",
        "INSERT INTO only_here VALUES (1)");
    postgres.execute(
        "bank",
        "CREATE TABLE entries AS SELECT i AS id, md5(i::text) AS digest, md5((-i)::text) AS other FROM generate_series(1, %d) i"
            .formatted(ROWS));
    try (Product product = Product.start(directory, postgres)) {
      assertThat(product.snapshot("before").status()).isEqualTo("available");
    }
  }

  @AfterAll
  static void stop() {
    postgres.close();
  }

  /// A server process with clients; all tests share a data directory, one after the other.
  private record Running(SpillwayProcess process, Product product) implements AutoCloseable {
    static Running start(String... more) throws IOException {
      Path data = directory.resolve("data");
      SpillwayProcess process =
          SpillwayProcess.start(
              SpillwayProcess.Options.embedded(data)
                  .configuration(
                      Product.configuration(directory, postgres, TestPostgres.USER, more)));
      return new Running(process, Product.of(process, data));
    }

    void awaitPart(String export) {
      Poll.until(
          () -> product.keys(export + "/"),
          keys -> keys.stream().anyMatch(key -> key.endsWith(".parquet")));
    }

    @Override
    public void close() {
      product.close();
      process.close();
    }
  }

  @Test
  void aKilledSnapshotExportGoesOnAndALiveOneSaysWhatToDo() throws Exception {
    List<String> published;
    try (Running first = Running.start(SMALL_PARTS)) {
      first.product().start("killed", SNAPSHOT);
      first.product().start("killed-live", Product.CLUSTER);
      first.awaitPart("killed");
      first.awaitPart("killed-live");
      published = first.product().keys("killed/");
      first.process().kill();
    }
    assertThat(published).noneMatch(key -> key.endsWith("_SUCCESS"));
    try (Running second = Running.start(SMALL_PARTS)) {
      requireWhole(second.product(), second.product().awaitEnd("killed"));
      assertThat(second.product().keys("killed/")).containsAll(published);

      ExportTask live = second.product().awaitEnd("killed-live");
      assertThat(live.status()).isEqualTo("FAILED");
      assertThat(live.failureCause())
          .contains("the point in time that they were read at is gone")
          .contains("delete s3://" + Product.BUCKET + "/killed-live/ and start a new export");
      assertThat(second.product().keys("killed-live/"))
          .noneMatch(key -> key.endsWith(".json") || key.endsWith("_SUCCESS"));
    }
  }

  @Test
  void anExportInterruptedBySigtermGoesOnAfterTheRestart() throws Exception {
    String drain = "shutdown: {drain: %ds}".formatted(DRAIN.toSeconds());
    try (Running first = Running.start(SMALL_PARTS, drain)) {
      first.product().start("stopped", SNAPSHOT);
      first.awaitPart("stopped");
      long began = System.nanoTime();
      assertThat(first.process().terminate()).isEqualTo(143);
      Duration took = Duration.ofNanos(System.nanoTime() - began);
      System.out.println("SIGTERM with a drain time of " + DRAIN + ": ended after " + took);
      assertThat(took).isLessThan(DRAIN.plus(CANCEL_BOUND).multipliedBy(PATIENCE));
      assertThat(first.process().log()).contains("export stopped is interrupted");
    }
    try (Running second = Running.start(SMALL_PARTS)) {
      requireWhole(second.product(), second.product().awaitEnd("stopped"));
      requireQuickCancel(second);
    }
  }

  private static void requireQuickCancel(Running running) {
    running.product().start("canceled", SNAPSHOT);
    running.awaitPart("canceled");
    long began = System.nanoTime();
    cancel(running.product(), "canceled");
    assertThat(running.product().awaitEnd("canceled").status()).isEqualTo("CANCELED");
    Duration took = Duration.ofNanos(System.nanoTime() - began);
    System.out.println("cancel: ended after " + took);
    assertThat(took).isLessThan(CANCEL_BOUND.multipliedBy(PATIENCE));
  }

  @Test
  void aLiveExportWithoutObjectsStartsAnewAndACancelingOneEndsCanceled() throws Exception {
    try (Running first = Running.start(ONE_PART)) {
      first.product().start("unpublished", Product.CLUSTER, "bank");
      Poll.until(() -> first.product().task("unpublished"), task -> task.percentProgress() > 0);
      assertThat(first.product().keys("unpublished/")).isEmpty();
      first.product().start("canceling", SNAPSHOT);
      assertThat(cancel(first.product(), "canceling")).isEqualTo("CANCELING");
      first.process().kill();
    }
    try (Running second = Running.start(ONE_PART)) {
      requireWhole(second.product(), second.product().awaitEnd("unpublished"));
      assertThat(second.product().awaitEnd("canceling").status()).isEqualTo("CANCELED");
      assertThat(second.product().keys("canceling/"))
          .noneMatch(key -> key.endsWith(".json") || key.endsWith("_SUCCESS"));
    }
  }

  private static String cancel(Product product, String export) {
    return product.rds.cancelExportTask(request -> request.exportTaskIdentifier(export)).status();
  }

  /// Every row exactly once, every object one of the plan's, nothing half done left in the store.
  private static void requireWhole(Product product, ExportTask task) throws Exception {
    String id = task.exportTaskIdentifier();
    assertThat(task.status()).as("%s", task).isEqualTo("COMPLETE");
    assertThat(
            product.query(
                id + "/bank/public.entries/1",
                directory,
                "SELECT count(*), count(DISTINCT id), min(id), max(id), count(*) FILTER (digest = md5(id::varchar) AND other = md5((-id)::varchar)) FROM parts"))
        .containsExactly("%1$d|%1$d|1|%1$d|%1$d".formatted(ROWS));
    List<String> keys = product.keys(id + "/");
    assertThat(keys)
        .contains(id + "/bank/public.entries/1/_SUCCESS", id + "/export_info_" + id + ".json")
        .allMatch(key ->
            key.matches(
                "[^/]+/(export_(tables_)?info_.*\\.json|[^/]+/public\\.[a-z_]+/1/(_SUCCESS|part-[0-9]{5}-[0-9a-f-]{36}-c000\\.gz\\.parquet))"));
    assertThat(keys.stream().map(key -> key.replaceFirst("-[0-9a-f-]{36}-", "")))
        .as("one object for each part")
        .doesNotHaveDuplicates();
    assertThat(
            product
                .s3
                .listMultipartUploads(request -> request.bucket(Product.BUCKET).prefix(id))
                .uploads())
        .isEmpty();
  }
}
