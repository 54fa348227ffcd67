package dev.spillway.postgres.heap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.postgresserver.InitDb;
import dev.spillway.testkit.postgres.TestPostgres;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Hundreds of generated tables with random pasts: their files give what COPY gives.
///
/// `./spillway test --long LongHistoriesTest`, with `-Dspillway.test.tables=...` for another number
/// of tables of each major, `-Dspillway.test.seed=...` for others.
@Tag("long")
class LongHistoriesTest {
  private static final int TABLES = Integer.getInteger("spillway.test.tables", 200);
  private static final long SEED = Long.getLong("spillway.test.seed", 20_261_122L);
  private static final int AT_A_TIME = 20;

  @ParameterizedTest
  @MethodSource("dev.spillway.testkit.postgres.PostgresMajors#everyday")
  void filesGiveWhatCopyGives(int major) throws Exception {
    System.out.printf("major %d, %d tables, seed %d%n", major, TABLES, SEED);
    TestPostgres.Options options =
        TestPostgres.Options.usual()
            .initDb(InitDb.throwAway().option("--data-checksums"))
            .setting("max_prepared_transactions", "50")
            .setting("wal_writer_delay", "10s");
    for (int first = 0; first < TABLES; first += AT_A_TIME) {
      try (TestPostgres postgres = TestPostgres.start(major, options)) {
        RandomType.makeAll(postgres);
        SpeculativeInsert.make(postgres);
        List<String> tables =
            IntStream.range(first, Math.min(first + AT_A_TIME, TABLES))
                .mapToObj(table -> "t" + table)
                .toList();
        GeneratedTable.makeAll(postgres, tables, SEED);
        System.out.println(tables + ": " + HeapTraits.count(postgres, tables));

        assertThat(HeapEquality.check(postgres)).isEmpty();
      }
    }
  }
}
