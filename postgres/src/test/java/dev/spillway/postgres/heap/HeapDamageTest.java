package dev.spillway.postgres.heap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spillway.core.problem.FailedException;
import dev.spillway.core.source.SourceTable;
import dev.spillway.core.source.TableName;
import dev.spillway.core.source.TableRange;
import dev.spillway.core.source.TableUnreadableException;
import dev.spillway.postgres.catalog.CatalogTable;
import dev.spillway.postgres.live.RangePlan;
import dev.spillway.postgres.live.ReadOptions;
import dev.spillway.postgres.recovery.ControlFile;
import dev.spillway.postgres.recovery.CopiedDirectory;
import dev.spillway.postgresserver.InitDb;
import dev.spillway.postgresserver.StopMode;
import dev.spillway.testkit.postgres.PostgresMajors;
import dev.spillway.testkit.postgres.TestPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Files that are not what PostgreSQL wrote: found where checksums say so, and never more harmful
/// than an error.
class HeapDamageTest {
  private static final long SEED = Long.getLong("spillway.test.seed", 20_261_122L);
  private static TestPostgres postgres;
  private static Path data;
  private static Map<String, Long> sizes = Map.of();
  private static HeapEquality.Recorded recorded =
      new HeapEquality.Recorded(List.of(), List.of(), Map.of());
  private static final Map<TableName, HeapRelation> RELATIONS = new TreeMap<>();
  private static final Map<TableName, SourceTable> SOURCES = new TreeMap<>();
  private static final Map<TableName, List<TableRange>> RANGES = new TreeMap<>();
  private static final Map<TableName, TableDump> WHOLE = new TreeMap<>();

  @BeforeAll
  static void makeTables() throws Exception {
    System.out.println("seed " + SEED + ", again by -Dspillway.test.seed=" + SEED);
    int major = PostgresMajors.newest();
    postgres =
        TestPostgres.start(
            major,
            TestPostgres.Options.usual().initDb(InitDb.throwAway().option("--data-checksums")));
    HeapScenario.make(postgres, major, SEED);
    postgres.execute("postgres", "checkpoint");
    data = postgres.dataDirectory();
    HeapFiles files = HeapEquality.files(postgres);
    recorded = HeapEquality.Recorded.of(postgres);
    Map<TableName, ReadChoice> choices = recorded.choices(files);
    Map<TableName, HeapTable> heaps = new TreeMap<>();
    for (CatalogTable table : recorded.tables()) {
      TableName name = table.table().name();
      if (name.database().equals("postgres")
          && choices.get(name) instanceof ReadChoice.Direct(HeapTable heap)) {
        SOURCES.put(name, table.table());
        RANGES.put(name, RangePlan.split(table, Long.MAX_VALUE));
        heaps.put(name, heap);
      }
    }
    postgres.stop(StopMode.FAST);
    sizes = new CopiedDirectory(data).relationFiles();
    HeapFiles stopped = fresh(true);
    for (TableName name : SOURCES.keySet()) {
      String first = known(RANGES, name).getFirst().relation();
      RELATIONS.put(name, known(heaps, name).relation(first).orElseThrow());
      WHOLE.put(name, dump(name, stopped, OnCorruption.FAIL));
    }
  }

  @AfterAll
  static void end() {
    postgres.close();
  }

  private static TableDump dump(TableName name, HeapFiles files, OnCorruption onCorruption) {
    // Of these files: what was chosen by others would be read with the checksums of those.
    ReadChoice choice = known(recorded.choices(files), name);
    HeapTable table = ((ReadChoice.Direct) choice).table();
    return TableDump.of(
        known(SOURCES, name),
        known(RANGES, name),
        range ->
            HeapTableReader.open(
                files,
                name,
                table,
                range,
                onCorruption,
                _ -> {
                  throw new FailedException(
                      dev.spillway.core.problem.Fault.SOURCE,
                      name + " says a size that only COPY could hold");
                }));
  }

  private static HeapFiles fresh(boolean checksums) throws IOException {
    ControlFile control = ControlFile.read(data);
    ControlFile wanted =
        new ControlFile(
            control.systemIdentifier(),
            control.state(),
            control.checkpoint(),
            control.redo(),
            control.timeline(),
            control.checkpointTime(),
            control.minRecovery(),
            control.blockBytes(),
            control.segmentBytes(),
            checksums,
            control.build(),
            control.numbers(),
            control.limits());
    return new HeapFiles(
        data, wanted, sizes, ReadOptions.live(InstantSource.system()).fallbackCharset());
  }

  private static TableName table(String name) {
    return new TableName("postgres", "public", name);
  }

  private static Path file(TableName name) {
    HeapRelation relation = known(RELATIONS, name);
    return data.resolve(relation.heap().path());
  }

  @Test
  void aWrongChecksumNamesFileBlockTableAndRemedy() throws IOException {
    TableName name = table("added");
    Path file = file(name);
    byte[] whole = Files.readAllBytes(file);
    byte[] changed = whole.clone();
    changed[8192 + 5000] ^= 1;
    Files.write(file, changed);
    try {
      HeapFiles files = fresh(true);
      assertThatThrownBy(() -> dump(name, files, OnCorruption.FAIL))
          .isInstanceOf(FailedException.class)
          .hasMessageContaining("postgres.public.added")
          .hasMessageContaining(data.relativize(file) + ", block 1")
          .hasMessageContaining("checksum")
          .hasMessageContaining("snapshots.on-corruption: skip-table");
      assertThatThrownBy(() -> dump(name, files, OnCorruption.SKIP_TABLE))
          .isInstanceOf(TableUnreadableException.class)
          .hasMessageContaining("TABLE_DAMAGED");
    } finally {
      Files.write(file, whole);
    }
  }

  @Test
  void pagesOfZerosAreNoEmptyTable() throws Exception {
    TableName name = table("frozen");
    Path file = file(name);
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, new byte[whole.length]);
    try {
      HeapFiles files = fresh(true);
      assertThatThrownBy(() -> dump(name, files, OnCorruption.FAIL))
          .hasMessageContaining("all of its pages are empty");
    } finally {
      Files.write(file, whole);
    }
  }

  @Test
  void aFileThatEndsEarlyIsAnError() throws Exception {
    TableName name = table("history");
    Path file = file(name);
    byte[] whole = Files.readAllBytes(file);
    HeapFiles files = fresh(true);
    Files.write(file, java.util.Arrays.copyOf(whole, whole.length - 8192));
    try {
      assertThatThrownBy(() -> dump(name, files, OnCorruption.FAIL))
          .isInstanceOf(FailedException.class)
          .hasMessageContaining("the file ends here");
    } finally {
      Files.write(file, whole);
    }
  }

  @Test
  void flippedBitsAreFoundByChecksums() throws Exception {
    damage(true, 100);
  }

  @Test
  void flippedBitsWithoutChecksumsAreNeverWorseThanAnError() throws Exception {
    damage(false, 300);
  }

  @Test
  @Tag("all")
  void tenThousandDamagedFiles() throws Exception {
    damage(false, 7_500);
    damage(true, 2_500);
  }

  private static void damage(boolean checksums, int times) throws Exception {
    Random random = new Random(SEED);
    List<Path> shared = new ArrayList<>(files("pg_xact"));
    shared.addAll(files("pg_multixact/offsets"));
    shared.addAll(files("pg_multixact/members"));
    List<TableName> names = new ArrayList<>(SOURCES.keySet());
    Map<String, Integer> places = new TreeMap<>();
    int errors = 0;
    int equal = 0;
    int done = 0;
    while (done < times) {
      TableName name = names.get(random.nextInt(names.size()));
      HeapRelation relation = known(RELATIONS, name);
      List<Path> own = new ArrayList<>(List.of(data.resolve(relation.heap().path())));
      relation
          .toast()
          .ifPresent(toast -> {
            own.add(data.resolve(toast.heap().path()));
            own.add(data.resolve(toast.index().path()));
          });
      boolean ours = checksums || random.nextInt(4) > 0;
      Path file =
          ours ? own.get(random.nextInt(own.size())) : shared.get(random.nextInt(shared.size()));
      byte[] whole = Files.readAllBytes(file);
      if (whole.length == 0) {
        continue;
      }
      done++;
      places.merge(
          ours ? "relations" : data.relativize(file.getParent()).toString(), 1, Integer::sum);
      byte[] changed = changed(whole, random);
      Files.write(file, changed);
      try {
        HeapFiles files = fresh(checksums);
        TableDump found =
            Assertions.assertTimeoutPreemptively(
                Duration.ofSeconds(60), () -> dump(name, files, OnCorruption.FAIL));
        boolean same = found.difference(known(WHOLE, name)).isEmpty();
        equal += same ? 1 : 0;
        assertThat(same || !checksums).as("%s, change %d of %s", name, done, file).isTrue();
      } catch (FailedException e) {
        assertThat(e.getMessage()).contains(name.toString());
        errors++;
      } finally {
        Files.write(file, whole);
      }
    }
    System.out.printf(
        "%d changes of %s: %d errors, %d without effect%n", times, places, errors, equal);
    assertThat(errors).isPositive();
    assertThat(places).hasSize(checksums ? 1 : 4);
    // Only checksums find changed values; where all changes are found, checksums were verified.
    assertThat(errors + equal < times).isEqualTo(!checksums);
  }

  /// Some bits, or a piece of something else, or an end.
  private static byte[] changed(byte[] whole, Random random) {
    byte[] changed = whole.clone();
    switch (random.nextInt(9)) {
      case 2 -> {
        return java.util.Arrays.copyOf(whole, random.nextInt(whole.length));
      }
      case 0 -> {
        int from = random.nextInt(whole.length);
        int length = Math.min(whole.length - from, 1 + random.nextInt(64));
        byte[] noise = new byte[length];
        random.nextBytes(noise);
        System.arraycopy(noise, 0, changed, from, length);
      }
      case 1 -> {
        // The header and the line pointers of a page.
        int page = random.nextInt(Math.max(1, whole.length / 8192)) * 8192;
        changed[page + random.nextInt(Math.min(200, whole.length - page))] ^=
            (byte) (1 << random.nextInt(8));
      }
      default -> changed[random.nextInt(whole.length)] ^= (byte) (1 << random.nextInt(8));
    }
    return changed;
  }

  private static List<Path> files(String directory) throws IOException {
    try (Stream<Path> files = Files.list(data.resolve(directory))) {
      return files.sorted().toList();
    }
  }

  private static <T> T known(Map<TableName, T> map, TableName name) {
    return Objects.requireNonNull(map.get(name), name::toString);
  }
}
