package dev.spillway.postgres.imported;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.spillway.core.problem.FailedException;
import dev.spillway.core.problem.Fault;
import dev.spillway.postgres.basebackup.BackupFacts;
import dev.spillway.postgres.recovery.SnapshotFolder;
import dev.spillway.postgresserver.StopMode;
import dev.spillway.testkit.postgres.PostgresMajors;
import dev.spillway.testkit.postgres.TestPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// An import knows before its first byte whether it has room, also where copies share their blocks.
class ImportSpaceTest {
  private static final long MB = 1 << 20;
  private static TestPostgres stopped;

  @TempDir Path temporary;

  @BeforeAll
  static void makeCluster() {
    stopped = TestPostgres.start(PostgresMajors.newest());
    stopped.stop(StopMode.FAST);
  }

  @AfterAll
  static void deleteCluster() {
    stopped.close();
  }

  @Test
  void tooLittleSpaceIsRefusedWithTheFigures() throws IOException {
    // A WAL file of 16 MB is copied to see what that takes.
    assertThatThrownBy(() -> copy(disk(30 * MB, 30 * MB, 30 * MB, 14 * MB)))
        .hasMessageMatching(
            "(?s).*needs \\d+ MB in .*, and 30 MB are free.*move snapshots.directory.*")
        .asInstanceOf(type(FailedException.class))
        .returns(Fault.RESOURCES, FailedException::fault);
    try (Stream<Path> files = Files.walk(temporary)) {
      assertThat(files.filter(Files::isRegularFile)).isEmpty();
    }
  }

  @Test
  void aDiskThatIsFullIsNotTriedOut() {
    assertThatThrownBy(() -> copy(disk(5 * MB, 5 * MB))).hasMessageContaining("5 MB are free");
  }

  @Test
  void copiesThatShareTheirBlocksNeedNoSpace() throws IOException {
    BackupFacts facts = copy(disk(30 * MB, 30 * MB, 30 * MB, 29 * MB));

    assertThat(facts.major()).isEqualTo(PostgresMajors.newest());
    assertThat(new SnapshotFolder(temporary.resolve("snapshot")).data())
        .isDirectoryNotContaining(path -> path.endsWith("shared-blocks"))
        .isDirectoryContaining(path -> path.endsWith("PG_VERSION"));
  }

  private BackupFacts copy(ToLongFunction<Path> usableBytes) {
    SnapshotFolder folder = new SnapshotFolder(temporary.resolve("snapshot"));
    folder.create();
    return new ImportedBackup(BackupLocation.of(stopped.dataDirectory()), folder, usableBytes)
        .copy(_ -> {}, () -> false);
  }

  /// A disk that has so much left each time that it is asked.
  private static ToLongFunction<Path> disk(Long... usable) {
    Iterator<Long> next = List.of(usable).iterator();
    return _ -> next.next();
  }
}
