package dev.spillway.postgres.heap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.postgresserver.InitDb;
import dev.spillway.testkit.postgres.TestPostgres;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Whatever happened to tables before the server was stopped, their files give what COPY gives.
///
/// [PlantedBugsTest] plants the bugs of [PlantedBug] in the reader, one at a time, and notices each
/// here. Planted by hand and found by others: a segment's number of pages taken for the relation's
/// by `PageReaderTest`; chunks of a circle of leaves collected without end by `ToastIndexTest`; a
/// numeric's last digit cut off by `ScaledNumericTest`; the row shown that a speculative insert
/// gave up, which the server always hints, by `VisibilityTest`; values that end behind their row,
/// of both kinds, by `RowEndTest`; the least copy of lz4, and lengths that go on, by `HeapLz4Test`.
class HeapTrapsTest {
  private static final String VIRTUAL =
      "column b is a virtual generated column, which is not stored";
  private static final String MAJORS = "dev.spillway.testkit.postgres.PostgresMajors#everyday";

  @ParameterizedTest
  @MethodSource(MAJORS)
  void filesGiveWhatCopyGives(int major) throws Exception {
    long seed = Long.getLong("spillway.test.seed", 20_261_122L);
    System.out.println("seed " + seed + ", again by -Dspillway.test.seed=" + seed);
    TestPostgres.Options options =
        TestPostgres.Options.usual()
            .initDb(InitDb.throwAway().option("--data-checksums"))
            .setting("wal_writer_delay", "10s");
    try (TestPostgres postgres = TestPostgres.start(major, options)) {
      HeapScenario.make(postgres, major, seed);
      assertThat(HeapTraits.count(postgres, HeapScenario.GENERATED).values())
          .as("row versions of each trait in generated tables")
          .allMatch(count -> count > 0);

      Map<String, String> byCopy = HeapEquality.check(postgres);

      assertThat(byCopy.remove("postgres.public.virtual")).isEqualTo(major < 18 ? null : VIRTUAL);
      assertThat(byCopy)
          .hasSize(4)
          .containsEntry(
              "bytes.public.lists", "column a has type text[] in a database of encoding SQL_ASCII")
          .containsEntry(
              "greek.public.words", "column b has type text in a database of encoding ISO_8859_7");
    }
  }
}
