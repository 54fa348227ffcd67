package dev.spillway.postgres.heap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.postgresserver.InitDb;
import dev.spillway.testkit.postgres.TestPostgres;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Whatever happened to tables before the server was stopped, their files give what COPY gives.
class HeapTrapsTest {
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

      byCopy.remove("public.virtual");
      assertThat(byCopy)
          .hasSize(3)
          .containsEntry(
              "public.lists", "column a has type text[] in a database of encoding ISO_8859_7");
    }
  }
}
