package dev.spillway.postgres.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.core.source.ConsistentRead;
import dev.spillway.core.source.ExportScope;
import dev.spillway.core.source.SourceTable;
import dev.spillway.postgres.live.LiveSource;
import dev.spillway.postgres.live.ReadOptions;
import dev.spillway.postgres.recovery.FallbackServers;
import dev.spillway.postgres.recovery.RecoveryPrograms;
import dev.spillway.postgres.recovery.SnapshotFolder;
import dev.spillway.postgresserver.PostgresBinaries;
import dev.spillway.testkit.postgres.PostgresMajors;
import dev.spillway.testkit.postgres.TestPostgres;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A cluster of very many tables: its snapshot is opened in seconds, in little memory, and without
/// a server.
@Tag("long")
class ManyTablesTest {
  private static final int TABLES = Integer.getInteger("spillway.test.tables", 100_000);
  private static final int AT_ONCE = 1000;
  private static final long BYTES_A_TABLE = 2000;

  @TempDir Path temporary;

  @Test
  void aHundredThousandTablesAreOpenedFromTheCatalogFile() throws Exception {
    Path snapshot = temporary.resolve("snapshot");
    try (TestPostgres postgres = TestPostgres.start(PostgresMajors.newest())) {
      for (int from = 0; from < TABLES; from += AT_ONCE) {
        postgres.execute(
            "postgres",
            """
            do $$ begin for i in %d..%d loop
              execute format('create table tenant_%%s (id bigint, name varchar(100), at timestamptz, price numeric(10,2), note text)', i);
            end loop; end $$
            """
                .formatted(from, Math.min(TABLES, from + AT_ONCE) - 1));
      }
      timed(
          "make",
          () -> {
            SnapshotFixture.make(postgres, snapshot);
            return 0;
          });
    }
    SnapshotFolder folder = new SnapshotFolder(snapshot);
    System.out.printf("catalog of %d bytes%n", Files.size(folder.catalog()));
    timed("list by a server", () -> byServer(folder));

    RecoveryPrograms none =
        new RecoveryPrograms(
            new PostgresBinaries(List.of()), TestPostgres.runAs(), Path.of("/tmp"));
    long before = used();
    try (ConsistentRead read =
        timed("open", () -> SnapshotFixture.openWith(none, snapshot, ExportScope.everything()))) {
      assertThat(read.tables()).hasSize(TABLES);
      long held = used() - before;
      System.out.printf("%d bytes held%n", held);
      assertThat(held).isLessThan(BYTES_A_TABLE * TABLES + (32 << 20));
    }
    ExportScope one =
        ExportScope.parse(
            List.of("postgres.public.tenant_7"), dev.spillway.core.source.Engine.POSTGRES);
    try (ConsistentRead read =
        timed("open one", () -> SnapshotFixture.openWith(none, snapshot, one))) {
      assertThat(read.tables())
          .extracting(SourceTable::name)
          .hasToString("[postgres.public.tenant_7]");
    }
  }

  private static int byServer(SnapshotFolder folder) {
    ReadOptions options = ReadOptions.prepared(Instant.EPOCH, InstantSource.system());
    try (FallbackServers.Lease lease =
            new FallbackServers(SnapshotFixture.PROGRAMS)
                .lease(folder, new DescriptorFile(folder).read().copy());
        ConsistentRead read =
            new LiveSource(lease.connector(), options)
                .open(ExportScope.everything(), "spillway/test")) {
      return read.tables().size();
    }
  }

  private static <T> T timed(String what, Supplier<T> work) {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long began = System.nanoTime();
    long cpu = threads.getCurrentThreadCpuTime();
    T result = work.get();
    System.out.printf(
        "%s: %s, of them %s on this thread's CPU%n",
        what,
        Duration.ofNanos(System.nanoTime() - began),
        Duration.ofNanos(threads.getCurrentThreadCpuTime() - cpu));
    return result;
  }

  private static long used() {
    System.gc();
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }
}
