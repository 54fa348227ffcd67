package dev.spillway.postgres.heap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.postgresserver.InitDb;
import dev.spillway.testkit.postgres.TestPostgres;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Whatever happened to tables before the server was stopped, their files give what COPY gives.
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
        TestPostgres.Options.usual().initDb(InitDb.throwAway().option("--data-checksums"));
    try (TestPostgres postgres = TestPostgres.start(major, options)) {
      HeapScenario.make(postgres, major, seed);

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
