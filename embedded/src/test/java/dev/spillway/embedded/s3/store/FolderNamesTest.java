package dev.spillway.embedded.s3.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A large folder is read once for all pages of a listing, and again as soon as it has changed.
class FolderNamesTest {
  private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

  @TempDir Path folder;
  private final FolderNames names = new FolderNames(InstantSource.fixed(NOW));

  @BeforeEach
  void fill() throws IOException {
    for (int i = 0; i < FolderNames.LARGE; i++) {
      Files.createDirectory(folder.resolve("t" + i));
    }
  }

  private void changed(Instant at) throws IOException {
    Files.setLastModifiedTime(folder, FileTime.from(at));
  }

  @Test
  void aFolderThatHasNotChangedIsReadOnce() throws IOException {
    changed(NOW.minusSeconds(10));

    List<FolderNames.Name> first = names.of(folder);

    assertThat(first).hasSize(FolderNames.LARGE);
    assertThat(first.getFirst().segment()).isEqualTo("t0/");
    assertThat(names.of(folder)).isSameAs(first);
  }

  @Test
  void whatIsAddedAndDeletedIsSeenAtOnce() throws IOException {
    changed(NOW.minusSeconds(10));
    assertThat(names.of(folder)).hasSize(FolderNames.LARGE);

    Files.createFile(folder.resolve("a@"));
    Files.delete(folder.resolve("t0"));

    assertThat(names.of(folder).getFirst()).isEqualTo(new FolderNames.Name("a@", "a", true));
    assertThat(names.of(folder)).hasSize(FolderNames.LARGE);
  }

  /// Its time may be the same after another change, for as long as the timer has not ticked.
  @Test
  void aFolderThatChangedJustNowIsNotRemembered() throws IOException {
    changed(NOW.minusMillis(5));

    assertThat(names.of(folder)).isNotSameAs(names.of(folder));
  }

  @Test
  void aSmallFolderAndOneThatIsGoneAreNotRemembered() throws IOException {
    Path small = Files.createDirectories(folder.resolve("t0/small"));
    Files.setLastModifiedTime(small, FileTime.from(NOW.minusSeconds(10)));

    assertThat(names.of(small)).isEmpty();
    assertThat(names.of(folder.resolve("gone"))).isEmpty();
  }
}
