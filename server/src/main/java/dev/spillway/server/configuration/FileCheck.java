package dev.spillway.server.configuration;

import java.nio.file.Path;
import java.util.Optional;

/// Judges files that the configuration names.
@FunctionalInterface
public interface FileCheck {
  /// @return what is wrong with a file that holds a secret
  Optional<String> problem(Path secretFile);

  /// Looks at the files of this machine: a secret must be there, readable for this process, and
  /// written by nobody but its owner.
  static FileCheck ofThisMachine() {
    return SecretFile::problem;
  }
}
