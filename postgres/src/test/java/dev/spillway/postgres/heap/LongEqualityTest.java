package dev.spillway.postgres.heap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.core.source.SourceTable;
import dev.spillway.postgres.catalog.CatalogTable;
import dev.spillway.postgres.live.PostgresRead;
import dev.spillway.postgres.live.RangePlan;
import dev.spillway.postgresserver.InitDb;
import dev.spillway.postgresserver.StopMode;
import dev.spillway.testkit.postgres.PostgresMajors;
import dev.spillway.testkit.postgres.TestPostgres;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Millions of random values of each type, a tenth of them NULL: their files give what COPY gives.
///
/// `./spillway test --long LongEqualityTest`, with `-Dspillway.test.rows=...` for another number of
/// rows, `-Dspillway.test.major=...` for another major, `-Dspillway.test.seed=...` for other rows.
@Tag("long")
class LongEqualityTest {
  private static final long ROWS = Long.getLong("spillway.test.rows", 2_000_000L);
  private static final long SEED = Long.getLong("spillway.test.seed", 20_261_122L);
  private static final int MAJOR =
      Integer.getInteger("spillway.test.major", PostgresMajors.newest());
  private static final long RANGE_BYTES = 64L << 20;

  @Test
  void everyTypeGivesFromFilesWhatCopyGives() throws Exception {
    System.out.printf("%d rows a type, major %d, seed %d%n", ROWS, MAJOR, SEED);
    TestPostgres.Options options =
        TestPostgres.Options.usual()
            .initDb(InitDb.throwAway().option("--data-checksums"))
            .setting("wal_level", "minimal")
            .setting("max_wal_senders", "0")
            .setting("max_wal_size", "4GB");
    long compared = 0;
    try (TestPostgres postgres = TestPostgres.start(MAJOR, options)) {
      RandomType.makeAll(postgres);
      List<RandomType> all = RandomType.small();
      for (int i = 0; i < all.size(); i++) {
        compared += compare(postgres, "t" + i, all.get(i).sql(), all.get(i).value());
      }
    }
    System.out.printf("%d rows compared, all equal%n", compared);
    assertThat(compared).isEqualTo(ROWS * RandomType.small().size());
  }

  private long compare(TestPostgres postgres, String name, String type, String value)
      throws Exception {
    postgres.execute(
        "postgres",
        "select setseed(%s)".formatted(SEED % 1000 / 1000.0),
        "create table %s as select case when random() < 0.9 then (%s)::%s end as v from generate_series(1, %d) i"
            .formatted(name, value, type, ROWS),
        "checkpoint");
    HeapFiles files = HeapEquality.files(postgres);
    HeapEquality.Recorded recorded = HeapEquality.Recorded.of(postgres);
    CatalogTable table =
        recorded.tables().stream()
            .filter(each -> each.table().name().table().equals(name))
            .findFirst()
            .orElseThrow();
    ReadChoice choice =
        Objects.requireNonNull(recorded.choices(files).get(table.table().name()), type);
    assertThat(choice).as(type).isInstanceOf(ReadChoice.Direct.class);
    postgres.stop(StopMode.FAST);
    long began = System.nanoTime();
    TableDigest direct = direct(files, table, choice);
    double seconds = (System.nanoTime() - began) / 1e9;
    postgres.restart(StopMode.FAST, Map.of());
    TableDigest copied = copied(postgres, table.table());
    System.out.printf(Locale.ROOT, "%s: %d rows, files %.1f s%n", type, direct.rows(), seconds);
    assertThat(direct).as(type).isEqualTo(copied);
    postgres.execute("postgres", "drop table " + name);
    return direct.rows();
  }

  private static TableDigest direct(HeapFiles files, CatalogTable table, ReadChoice choice) {
    HeapTable heap = ((ReadChoice.Direct) choice).table();
    return TableDigest.of(
        table.table(),
        RangePlan.split(table, RANGE_BYTES),
        range -> HeapEquality.reader(files, table.table().name(), heap, range));
  }

  private static TableDigest copied(TestPostgres postgres, SourceTable table) {
    try (PostgresRead read = HeapEquality.open(postgres)) {
      SourceTable same =
          read.tables().stream()
              .filter(each -> each.name().equals(table.name()))
              .findFirst()
              .orElseThrow();
      return TableDigest.of(
          same, read.split(same, Long.MAX_VALUE), range -> read.reader(same, range));
    }
  }
}
