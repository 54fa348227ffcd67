package dev.spillway.postgresserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spillway.core.problem.FailedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
