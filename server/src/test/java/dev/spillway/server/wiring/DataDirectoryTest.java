package dev.spillway.server.wiring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spillway.core.problem.FailedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataDirectoryTest {
  @TempDir Path folder;

  /// A process that holds the directory until it is killed.
  static final class Holder {
    private Holder() {}

    @SuppressWarnings("SystemOut")
    public static void main(String[] arguments) throws IOException {
      try (DataDirectory directory = DataDirectory.open(Path.of(arguments[0]))) {
        System.out.println("holds " + directory.path());
        // Until it is killed: nobody writes to it.
        System.in.read();
      }
    }
  }

  @Test
  void itIsMadeForItsOwnerOnly() throws IOException {
    try (DataDirectory directory = DataDirectory.open(folder.resolve("a/b"))) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.path())))
          .isEqualTo("rwx------");
    }
  }

  @Test
  void whereNoneCanBeMadeTheMessageSaysWhatToDo() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));
    assertThatThrownBy(() -> DataDirectory.open(file))
        .isInstanceOf(FailedException.class)
        .hasMessageContaining(file + " (it is not a directory)")
        .hasMessageContaining("data-directory")
        .hasMessageContaining(System.getProperty("user.name"));
    assertThatThrownBy(() -> DataDirectory.open(Path.of("/proc/nowhere/data")))
        .hasMessageContaining("it cannot be made there")
        .hasMessageNotContaining("Exception");
  }

  @Test
  void twoServersOfOneProcessCannotShareIt() {
    try (DataDirectory first = DataDirectory.open(folder)) {
      assertThatThrownBy(() -> DataDirectory.open(folder))
          .isInstanceOf(FailedException.class)
          .hasMessageContaining(first.path().toString())
          .hasMessageContaining("process " + ProcessHandle.current().pid());
      assertThatThrownBy(() -> DataDirectory.open(folder)).hasMessageContaining("in use");
    }
    DataDirectory.open(folder).close();
  }

  @Test
  void anotherProcessKeepsItUntilItDies() throws Exception {
    Process holder =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "-cp",
                System.getProperty("java.class.path"),
                Holder.class.getName(),
                folder.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      assertThat(holder.inputReader().readLine()).startsWith("holds");
      assertThatThrownBy(() -> DataDirectory.open(folder))
          .hasMessageContaining("in use by another Spillway server (process " + holder.pid());
    } finally {
      holder.destroyForcibly();
      assertThat(holder.waitFor(60, TimeUnit.SECONDS)).isTrue();
    }
    DataDirectory.open(folder).close();
  }
}
