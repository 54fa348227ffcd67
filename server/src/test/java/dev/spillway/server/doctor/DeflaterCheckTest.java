package dev.spillway.server.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.spillway.core.parquet.Deflaters;
import dev.spillway.core.parquet.GzipLibrary;
import dev.spillway.core.parquet.GzipPreference;
import dev.spillway.core.parquet.GzipSetting;
import dev.spillway.server.process.SpillwayProcess;
import dev.spillway.server.process.SpillwayProcess.Finished;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `spillway doctor` on machines with and without gzip libraries.
class DeflaterCheckTest {
  @TempDir Path folder;

  private Finished doctor(String... environment) {
    List<String> within = new ArrayList<>(List.of("env"));
    within.addAll(List.of(environment));
    return SpillwayProcess.run(
        SpillwayProcess.Options.embedded(folder.resolve("data")).within(within), "doctor");
  }

  /// Empty files before the real ones on the dynamic linker's path, which it cannot load.
  private String withoutLibraries() throws IOException {
    Path empty = Files.createDirectories(folder.resolve("lib"));
    for (String name : List.of("libisal.so.2", "libdeflate.so.0")) {
      Files.createFile(empty.resolve(name));
    }
    return "LD_LIBRARY_PATH=" + empty;
  }

  @Test
  void withoutAnyTheJdkWorksAndTheLineToInstallIsPrinted() throws IOException {
    Finished doctor = doctor(withoutLibraries());
    assertThat(doctor.output().lines())
        .containsSequence(
            "warn  export.gzip: by the JDK, level 1; ISA-L is several times faster",
            "        apt-get install libisal2   # or: dnf install libisal, brew install isa-l");
    assertThat(doctor.exitCode()).isZero();
  }

  @Test
  void whereSizeCountsTheLineIsLibdeflates() throws IOException {
    assertThat(doctor(withoutLibraries(), "SPILLWAY_EXPORT_GZIP_PREFER=size").output().lines())
        .containsSequence(
            "warn  export.gzip: by the JDK, level 6; libdeflate is several times faster for the same size",
            "        apt-get install libdeflate0   # or: dnf install libdeflate, brew install libdeflate");
  }

  @Test
  void oneThatIsAskedForAndMissingFailsWithItsOwnLine() throws IOException {
    Finished doctor = doctor(withoutLibraries(), "SPILLWAY_EXPORT_GZIP_DEFLATER=libdeflate");
    assertThat(doctor.output())
        .containsPattern("fail  export.gzip: gzip by libdeflate is asked for, .*libdeflate.so.0")
        .containsPattern("\n {8}apt-get install libdeflate0 ")
        .doesNotContain("libisal2");
    assertThat(doctor.exitCode()).isEqualTo(1);
  }

  @Test
  void withThemTheBestIsNamedAndNothingIsToInstall() {
    assumeTrue(
        Deflaters.choose(
                    new GzipSetting(Optional.empty(), OptionalInt.empty(), GzipPreference.SPEED))
                .library()
            == GzipLibrary.ISA_L,
        "ISA-L is not installed");
    assertThat(doctor().output())
        .contains("ok    export.gzip: by ISA-L, level 1\n")
        .doesNotContain("apt-get install lib");
  }
}
