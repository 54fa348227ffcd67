package dev.spillway.testkit.postgres;

import dev.spillway.postgresserver.InitDb;
import dev.spillway.postgresserver.PostgresPrograms;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/// A new cluster of a major, made once by initdb for all modules: a copy of it costs a tenth.
record ClusterTemplate(Path data) {
  /// Whoever comes first makes it; of two at the same time one is thrown away.
  static ClusterTemplate of(PostgresPrograms programs) {
    Path folder = TestPostgres.jars().resolveSibling("postgres-clusters");
    Path data = folder.resolve(programs.version());
    if (!Files.isDirectory(data)) {
      make(programs, folder, data);
    }
    return new ClusterTemplate(data);
  }

  private static void make(PostgresPrograms programs, Path folder, Path data) {
    try {
      Path made = Files.createTempDirectory(Files.createDirectories(folder), "new");
      InitDb.throwAway().run(programs, TestPostgres.runAs(), made.resolve("data"));
      move(made.resolve("data"), data);
      TestPostgres.delete(made);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void move(Path made, Path data) throws IOException {
    try {
      Files.move(made, data, StandardCopyOption.ATOMIC_MOVE);
    } catch (FileSystemException e) {
      if (!Files.isDirectory(data)) {
        throw e;
      }
    }
  }

  /// @param target does not exist
  void copyTo(Path target) {
    try {
      Process copy =
          new ProcessBuilder("cp", "-a", data.toString(), target.toString()).inheritIO().start();
      if (copy.waitFor() != 0) {
        throw new IllegalStateException("%s cannot be copied to %s".formatted(data, target));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
