package dev.spillway.postgres.recovery;

import dev.spillway.core.problem.FailedException;
import dev.spillway.core.problem.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// A folder in which every locale that a copied cluster names is C.UTF-8. A database whose locale
/// this machine does not have refuses all connections; reading tables never uses its order or its
/// case rules, so that any locale of that name serves.
final class PrivateLocales {
  private static final List<Path> C_UTF8 =
      List.of(
          Path.of("/usr/lib/locale/C.utf8"),
          Path.of("/usr/lib/locale/C.UTF-8"),
          Path.of("/usr/lib64/locale/C.utf8"));

  /// The locales that every C library has built in.
  private static final Set<String> BUILT_IN = Set.of("", "C", "POSIX");

  private final Path folder;

  private PrivateLocales(Path folder) {
    this.folder = folder;
  }

  /// Those of a snapshot's servers.
  static PrivateLocales of(SnapshotFolder folder) throws IOException {
    return new PrivateLocales(Files.createDirectories(folder.run().resolve("locale")));
  }

  /// For the environment variable LOCPATH.
  Path folder() {
    return folder;
  }

  /// Makes the locale known by this name. Idempotent.
  ///
  /// @throws FailedException if this machine has no C.UTF-8, or it is no name of a locale
  void add(String name) throws IOException {
    if (BUILT_IN.contains(name)) {
      return;
    }
    if (name.contains("/") || name.startsWith(".")) {
      throw new FailedException(Fault.SOURCE, "'" + name + "' is no name of a locale");
    }
    Path locale = folder.resolve(name);
    if (!Files.isDirectory(locale)) {
      copy(cUtf8(), locale);
    }
  }

  private static Path cUtf8() {
    return C_UTF8.stream()
        .filter(Files::isDirectory)
        .findFirst()
        .orElseThrow(() ->
            new FailedException(
                Fault.SETUP,
                "This machine has no locale C.UTF-8 (looked for %s), which the locales of a snapshot are replaced by. Install the C library's locales (Debian: libc-bin)."
                    .formatted(C_UTF8)));
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> paths = Files.walk(from)) {
      for (Path path : (Iterable<Path>) paths::iterator) {
        Path target = to.resolve(from.relativize(path).toString());
        if (Files.isDirectory(path)) {
          Files.createDirectories(target);
        } else {
          Files.copy(path, target);
        }
      }
    }
  }
}
