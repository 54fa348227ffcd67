package dev.spillway.server.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spillway.core.parquet.Deflaters;
import dev.spillway.core.parquet.GzipSetting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpillwayProcessTest {
  @TempDir Path folder;

  private SpillwayProcess.Options options() {
    return SpillwayProcess.Options.embedded(folder.resolve("data"));
  }

  @Test
  void aServerSaysWhereItListensAndStopsInOrderOnSigterm() throws IOException {
    try (SpillwayProcess server = SpillwayProcess.start(options())) {
      assertThat(server.endpoint().getPort()).isPositive();
      assertThat(server.store()).isPresent();
      assertThat(server.terminate()).isEqualTo(143);
      String secret =
          Files.readAllLines(folder.resolve("data/credentials")).get(2).split(" = ", 2)[1];
      assertThat(server.log())
          .as("who does gzip, and at which level")
          .contains("part files: gzip by " + Deflaters.choose(GzipSetting.automatic()).name());
      assertThat(server.log()).contains("stopped").doesNotContain("ERROR").doesNotContain(secret);
    }
  }

  @Test
  void aSecondServerOnTheSameDataIsRefusedWithTheFirstOnesProcessId() {
    try (SpillwayProcess first = SpillwayProcess.start(options())) {
      assertThatThrownBy(() -> SpillwayProcess.start(options()).close())
          .hasMessageContaining("in use by another Spillway server (process " + first.pid() + ")");
    }
  }

  @Test
  void aKilledServerStartsAgainOnItsData() throws IOException {
    try (SpillwayProcess first = SpillwayProcess.start(options())) {
      first.kill();
    }
    String credentials = Files.readString(folder.resolve("data/credentials"));
    try (SpillwayProcess second = SpillwayProcess.start(options())) {
      assertThat(folder.resolve("data/credentials")).hasContent(credentials);
      assertThat(second.terminate()).isEqualTo(143);
    }
  }

  @Test
  void aWrongConfigurationEndsWithAllItsProblemsAndCodeTwo() throws IOException {
    Path file =
        Files.writeString(folder.resolve("spillway.yaml"), "regoin: x\nexport: {codec: lzo}\n");
    SpillwayProcess.Finished server = SpillwayProcess.run(options().configuration(file), "server");
    assertThat(server.exitCode()).isEqualTo(2);
    assertThat(server.output())
        .contains("line 1: regoin: there is no such key; did you mean 'region'?")
        .contains("line 2: export.codec: 'lzo' is not one of");
  }

  @Test
  void theDoctorOfTheEmbeddedDefaultsFindsNothingThatFails() {
    SpillwayProcess.Finished doctor = SpillwayProcess.run(options(), "doctor");
    assertThat(doctor.output()).contains("ok    embedded store").contains(" 0 failures");
    assertThat(doctor.exitCode()).isZero();
  }

  @Test
  void theVersionIsPrinted() {
    SpillwayProcess.Finished version = SpillwayProcess.run(options(), "--version");
    assertThat(version.exitCode()).isZero();
    assertThat(version.output()).matches("spillway [0-9.]+(-SNAPSHOT)?");
  }
}
