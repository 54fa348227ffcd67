package dev.spillway.postgres.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.postgresserver.InitDb;
import dev.spillway.testkit.postgres.MemoryDisk;
import dev.spillway.testkit.postgres.TestPostgres;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every major every day, because a control file's layout may change with each, and `initdb` alone
/// is cheap.
class ControlFileMajorsTest {
  private static final String MAJORS = "dev.spillway.testkit.postgres.PostgresMajors#all";

  /// PostgreSQL 18 made checksums the usual case.
  private static final int CHECKSUMS_SINCE = 18;

  @TempDir(factory = MemoryDisk.class)
  Path temporary;

  @ParameterizedTest
  @MethodSource(MAJORS)
  void aNewClusterIsShutDownAndShapedAsInitdbMadeIt(int major) throws IOException {
    ControlFile control = ControlFile.read(TestPostgres.pristine(major));

    assertThat(control.state()).isEqualTo(ControlFile.State.SHUT_DOWN);
    assertThat(control.checksums()).isEqualTo(major >= CHECKSUMS_SINCE);
    assertThat(control.blockBytes()).isEqualTo(8192);
    assertThat(control.timeline()).isEqualTo(1);
    assertThat(control.redo()).isEqualTo(control.checkpoint());
    assertThat(control.limits()).isEqualTo(new ControlFile.Limits(100, 8, 10, 0, 64));
  }

  @ParameterizedTest
  @MethodSource(MAJORS)
  void checksumsAndTheSegmentSizeAreReadWhereTheMajorHasThem(int major) throws IOException {
    Path data = temporary.resolve("data");
    InitDb.throwAway()
        .option("--data-checksums")
        .option("--wal-segsize=1")
        .run(TestPostgres.programs(major), TestPostgres.runAs(), data);
    ControlFile control = ControlFile.read(data);

    assertThat(control.checksums()).isTrue();
    assertThat(control.segmentBytes()).isEqualTo(1 << 20);
  }
}
