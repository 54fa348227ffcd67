package dev.spillway.postgresserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spillway.core.problem.FailedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostgresBinariesTest {
  private static final Path JARS = Path.of(System.getProperty("spillway.postgres.jars", ""));
  private static final Path CACHE = JARS.resolveSibling("postgres-binaries");

  @TempDir Path temporary;

  @Test
  void theOperatorsChoiceComesFirstAndMayBeTheHomeOrItsBin() {
    Path bin = PostgresBinaries.bundled(List.of(JARS), CACHE).require(18).bin();
    Path home = bin.getParent();

    for (Path named : List.of(bin, home)) {
      PostgresBinaries site = PostgresBinaries.ofSite(Map.of(18, named), List.of(), temporary);
      assertThat(site.require(18).bin()).isEqualTo(bin);
    }
  }

  /// Each place has programs of its own version; the first is taken away, then the second.
  @Test
  void theOperatorsChoiceBeatsTheMachinesProgramsAndTheseBeatTheBundledOnes() throws IOException {
    Path configured = programs(temporary.resolve("chosen"), "18.98");
    Path debian = programs(temporary.resolve("usr/lib/postgresql/18"), "18.97");
    Path rpm = programs(temporary.resolve("usr/pgsql-18"), "18.96");

    assertThat(found(Map.of(18, configured)))
        .isEqualTo(new PostgresPrograms(18, "18.98", configured.resolve("bin")));
    assertThat(found(Map.of(17, configured)))
        .as("the choice for another major")
        .isEqualTo(new PostgresPrograms(18, "18.97", debian.resolve("bin")));
    Directories.deleteIfExists(debian);
    assertThat(found(Map.of())).isEqualTo(new PostgresPrograms(18, "18.96", rpm.resolve("bin")));
    Directories.deleteIfExists(rpm);
    assertThat(found(Map.of()).bin()).startsWith(CACHE);
  }

  /// What a site with all three origins finds.
  private PostgresPrograms found(Map<Integer, Path> configured) {
    return PostgresBinaries.ofSite(
            new BinariesOrigin.Configured(configured),
            new BinariesOrigin.Machine(temporary),
            new BinariesOrigin.Jars(List.of(JARS), CACHE))
        .require(18);
  }

  /// An installation that can say its version and nothing else.
  private static Path programs(Path home, String version) throws IOException {
    Path bin = Files.createDirectories(home.resolve("bin"));
    for (String name : List.of("postgres", "initdb")) {
      Path program =
          Files.writeString(
              bin.resolve(name), "#!/bin/sh\necho '%s (PostgreSQL) %s'\n".formatted(name, version));
      Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
    return home;
  }

  @Test
  void aWrongChoiceIsNamed() {
    Path bin = PostgresBinaries.bundled(List.of(JARS), CACHE).require(18).bin();

    assertThatThrownBy(
            () -> PostgresBinaries.ofSite(Map.of(14, bin), List.of(), temporary).find(14))
        .isInstanceOf(FailedException.class)
        .hasMessageContaining("is PostgreSQL 18");
    assertThatThrownBy(
            () -> PostgresBinaries.ofSite(Map.of(14, temporary), List.of(), temporary).find(14))
        .hasMessageContaining("postgres.binaries names " + temporary);
  }

  @Test
  void aMajorThatIsNowhereSaysWhereWasLooked() {
    PostgresBinaries none = PostgresBinaries.ofSite(Map.of(), List.of(temporary), temporary);

    assertThat(none.find(99)).isEmpty();
    assertThatThrownBy(() -> none.require(99))
        .hasMessageContaining("/usr/lib/postgresql/99")
        .hasMessageContaining(temporary.toString());
  }

  @Test
  void threadsThatUnpackAtOnceSeeOneWholeInstallation() throws Exception {
    Callable<String> find =
        () -> PostgresBinaries.bundled(List.of(JARS), temporary).require(18).version();
    try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
      threads
          .invokeAll(List.of(find, find))
          .forEach(found -> assertThat(found.resultNow()).startsWith("18."));
    }
    try (Stream<Path> left = Files.list(temporary)) {
      assertThat(left).hasSize(1);
    }
  }

  @Test
  void aSocketPathThatIsTooLongIsRefused() throws IOException {
    Path deep = Files.createDirectories(temporary.resolve("d".repeat(100)));

    assertThatThrownBy(() -> SocketDirectory.in(deep, RunAs.choose(java.util.Optional.empty())))
        .hasMessageContaining("shorter run directory");
    try (Stream<Path> left = Files.list(deep)) {
      assertThat(left).isEmpty();
    }
  }
}
