package dev.spillway.postgres.heap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.postgresserver.InitDb;
import dev.spillway.postgresserver.StopMode;
import dev.spillway.testkit.postgres.PostgresMajors;
import dev.spillway.testkit.postgres.TestPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Each bug that is planted in the reader is noticed in the tables of [HeapTrapsTest], of which
/// that test says that they are read without a difference from COPY.
@Tag("all")
class PlantedBugsTest {
  private static final long SEED = Long.getLong("spillway.test.seed", 20_261_122L);
  private static final Duration MOST = Duration.ofMinutes(2);

  @TempDir private static Path folder;
  private static TestPostgres postgres;
  private static final Map<String, String> ENCODINGS = new TreeMap<>();
  private static Map<String, String> right = Map.of();

  @BeforeAll
  static void makeTables() throws Exception {
    System.out.println("seed " + SEED + ", again by -Dspillway.test.seed=" + SEED);
    int major = PostgresMajors.newest();
    postgres =
        TestPostgres.start(
            major,
            TestPostgres.Options.usual()
                .initDb(InitDb.throwAway().option("--data-checksums"))
                .setting("wal_writer_delay", "10s"));
    HeapScenario.make(postgres, major, SEED);
    postgres.execute("postgres", "checkpoint");
    HeapEquality.Recorded recorded = HeapEquality.Recorded.of(postgres);
    ENCODINGS.putAll(recorded.encodings());
    HeapEquality.writeCatalog(postgres, folder.resolve("catalog.jsonl"));
    Files.createDirectories(folder.resolve("global"));
    Files.copy(
        postgres.dataDirectory().resolve("global/pg_control"), folder.resolve("global/pg_control"));
    postgres.stop(StopMode.FAST);
    right = read(PlantedReader.whole());
  }

  @AfterAll
  static void end() {
    postgres.close();
  }

  private static Map<String, String> read(PlantedReader reader) {
    return Assertions.assertTimeoutPreemptively(
        MOST,
        () ->
            reader.read(
                postgres.dataDirectory(), folder, folder.resolve("catalog.jsonl"), ENCODINGS));
  }

  static java.util.List<PlantedBug> bugs() {
    return PlantedBug.all();
  }

  @ParameterizedTest
  @MethodSource("bugs")
  void aBugIsNoticed(PlantedBug bug, @TempDir Path classes) throws Exception {
    assertThat(right).hasSizeGreaterThan(30).containsKeys("postgres.public.history");
    assertThat(right.values()).allMatch(found -> found.matches("\\d+ rows.*"));

    Map<String, String> wrong = read(PlantedReader.with(bug, classes));

    assertThat(wrong.keySet()).isEqualTo(right.keySet());
    wrong.values().removeAll(right.values());
    System.out.println(bug.what() + ": noticed in " + wrong.keySet());
    assertThat(wrong).as(bug.what()).isNotEmpty();
  }
}
