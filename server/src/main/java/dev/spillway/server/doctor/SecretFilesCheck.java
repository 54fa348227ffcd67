package dev.spillway.server.doctor;

import dev.spillway.core.problem.FailedException;
import dev.spillway.server.configuration.AccessKeySource;
import dev.spillway.server.configuration.Configuration;
import dev.spillway.server.configuration.Secret;
import dev.spillway.server.configuration.SecretFiles;
import java.nio.file.Path;
import java.util.function.Consumer;

/// The files that hold secrets: readable, in form, and readable for nobody else.
final class SecretFilesCheck implements Check {
  private final Configuration configuration;

  SecretFilesCheck(Configuration configuration) {
    this.configuration = configuration;
  }

  @Override
  public void examine(Consumer<Finding> findings) {
    for (Secret secret : SecretFiles.passwords(configuration)) {
      if (secret instanceof Secret.InFile(Path file)) {
        examine(file, secret::read, findings);
      }
    }
    for (AccessKeySource key : SecretFiles.accessKeys(configuration)) {
      if (key instanceof AccessKeySource.InFile(Path file)) {
        examine(file, key::read, findings);
      }
    }
  }

  private static void examine(Path file, Runnable reading, Consumer<Finding> findings) {
    String subject = "secret " + file;
    try {
      reading.run();
      findings.accept(
          SecretFiles.readableByOthers(file)
              ? Finding.warn(subject, "everybody on this machine may read it", "chmod 600 " + file)
              : Finding.ok(subject, "readable for its owner"));
    } catch (FailedException e) {
      findings.accept(Finding.fail(subject, e));
    }
  }
}
