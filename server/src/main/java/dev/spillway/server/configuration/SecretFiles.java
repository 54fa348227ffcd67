package dev.spillway.server.configuration;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// All secrets that a configuration points to.
public final class SecretFiles {
  private SecretFiles() {}

  public static List<Secret> passwords(Configuration configuration) {
    return configuration.databases().stream()
        .map(DatabaseSettings::passwordFile)
        .flatMap(Optional::stream)
        .toList();
  }

  public static List<AccessKeySource> accessKeys(Configuration configuration) {
    return Stream.concat(
            configuration.roles().stream()
                .map(RoleSettings::accessKeyFile)
                .flatMap(Optional::stream),
            Stream.concat(
                configuration.aws().accessKeyFile().stream(),
                configuration.callers().stream().map(CallerSettings::accessKeyFile)))
        .toList();
  }

  /// Whether accounts other than the owner and the group may read the file.
  public static boolean readableByOthers(Path file) {
    return SecretFile.readableByOthers(file);
  }
}
