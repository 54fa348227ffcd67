package dev.spillway.server.configuration;

import dev.spillway.core.policy.MalformedPolicyException;
import dev.spillway.core.policy.Policy;
import dev.spillway.core.policy.PolicyType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Policies in files of their own.
public final class PolicyFile {
  private PolicyFile() {}

  /// @throws MalformedPolicyException also if the file cannot be read
  public static Policy read(Path file, PolicyType type) {
    String name = String.valueOf(file.getFileName());
    try {
      return Policy.parse(name, type, Files.readString(file));
    } catch (IOException e) {
      throw new MalformedPolicyException(
          "the policy " + file + " cannot be read: " + e.getClass().getSimpleName());
    }
  }
}
