package dev.spillway.server.configuration;

import java.nio.file.Path;

/// Where an access key is. It is read anew at each use. Printing shows the place, never the secret.
public sealed interface AccessKeySource {

  /// @throws dev.spillway.core.problem.FailedException SETUP if it cannot be read, naming the place
  AccessKey read();

  /// A file of two lines, the id and the secret, or in the AWS tools' own form with
  /// `aws_access_key_id = …` and `aws_secret_access_key = …`.
  record InFile(Path file) implements AccessKeySource {
    @Override
    public AccessKey read() {
      return SecretFile.accessKey(file);
    }
  }

  /// Two environment variables.
  ///
  /// @param variables the names' common beginning
  record InEnvironment(String variables, AccessKey key) implements AccessKeySource {
    @Override
    public AccessKey read() {
      return key;
    }
  }
}
