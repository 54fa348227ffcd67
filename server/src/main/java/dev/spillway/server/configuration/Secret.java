package dev.spillway.server.configuration;

import java.nio.file.Path;

/// Where a secret is. It is read anew at each use, so that it can be changed under a running
/// server. Printing shows the place, never the secret.
public sealed interface Secret {

  /// The secret without the line end after it.
  ///
  /// @throws dev.spillway.core.problem.FailedException SETUP if it cannot be read, naming the place
  String read();

  /// The first line of a file.
  record InFile(Path file) implements Secret {
    @Override
    public String read() {
      return SecretFile.firstLine(file);
    }
  }

  /// An environment variable.
  record InEnvironment(String variable, String value) implements Secret {
    @Override
    public String read() {
      return value;
    }

    @Override
    public String toString() {
      return "InEnvironment[variable=" + variable + "]";
    }
  }
}
