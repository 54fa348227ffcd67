package dev.spillway.server;

import dev.spillway.server.configuration.Configuration;
import dev.spillway.server.configuration.ConfigurationReader;
import dev.spillway.server.configuration.FileCheck;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/// The option that every command with a configuration has.
final class ConfigurationOption {
  @Option(
      names = {"-c", "--config"},
      paramLabel = "FILE",
      description =
          "The configuration (docs/configuration.md). Without it: the file that SPILLWAY_CONFIG names, else the embedded defaults.")
  private Optional<Path> file = Optional.empty();

  /// @throws dev.spillway.server.configuration.ConfigurationException with everything that is wrong
  Configuration read() {
    Map<String, String> environment = System.getenv();
    ConfigurationReader reader = new ConfigurationReader(environment, FileCheck.ofThisMachine());
    return file.or(() -> Optional.ofNullable(environment.get("SPILLWAY_CONFIG")).map(Path::of))
        .map(reader::read)
        .orElseGet(reader::embeddedDefaults);
  }
}
