package dev.spillway.postgres.heap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.postgresserver.InitDb;
import dev.spillway.testkit.postgres.TestPostgres;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Whatever happened to tables before the server was stopped, their files give what COPY gives.
///
/// Bugs that were planted in the reader, one at a time, and found here: a row whose inserter is
/// hinted as aborted shown; pg_xact not asked for who inserted; a row lock taken for a delete; a
/// multixact's updater ignored, or taken for a lock; an aborted delete believed; an aborted
/// transaction taken for a committed one; dead line pointers read; every page taken for
/// all-visible; the NULL bitmap off by one bit, or ignored; no padding before values of varying
/// length; fixed ones not aligned; NULL for a column that a row is older than; a run of rows taken
/// for as old as its first; a dropped column of a fixed length not passed over; long copies of
/// pglz; overlapping copies by words; a value in TOAST not decompressed; the TOAST index read no
/// further than one leaf; the sign of a numeric; the ends in a jsonb's entries; an added numeric's
/// value left in COPY's form. By `PageReaderTest`: a segment's number of pages taken for the
/// relation's. By `ToastIndexTest`: chunks of a circle of leaves collected without end. By
/// `ScaledNumericTest`: a numeric's last digit cut off. By `VisibilityTest`: the row that a
/// speculative insert gave up. By `RowEndTest`: values that end behind their row, of both kinds. By
/// `HeapLz4Test`: the least copy of lz4, and lengths that go on.
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
