package dev.spillway.server.configuration;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Reads the configuration: the file, above it the environment, beneath it the defaults.
public final class ConfigurationReader {
  private final Map<String, String> environment;
  private final FileCheck files;

  public ConfigurationReader(Map<String, String> environment, FileCheck files) {
    this.environment = Map.copyOf(environment);
    this.files = files;
  }

  /// The configuration of a file; relative paths in it begin at its folder.
  ///
  /// @throws ConfigurationException with everything that is wrong
  public Configuration read(Path file) {
    try {
      Path folder = file.toAbsolutePath().normalize().getParent();
      return read(Files.readString(file), file.toString(), folder == null ? file : folder);
    } catch (NoSuchFileException e) {
      throw new ConfigurationException(
          List.of(new Problem(file.toString(), "", "there is no such file")));
    } catch (IOException e) {
      throw new ConfigurationException(
          List.of(new Problem(file.toString(), "", "cannot be read: " + e)));
    }
  }

  /// The embedded defaults: what holds when no file is given.
  ///
  /// @throws ConfigurationException with everything that is wrong with the environment
  public Configuration embeddedDefaults() {
    return read("", "(no file)", Path.of(""));
  }

  private Configuration read(String text, String file, Path folder) {
    List<Problem> problems = new ArrayList<>();
    YamlNode.Mapping root = YamlDocument.read(text, file, problems);
    Overrides overrides = new Overrides(environment);
    ScalarReader scalars = new ScalarReader(new PathReader(folder, environment));
    SecretBinder secrets = new SecretBinder(file, overrides, scalars, files, problems);
    Optional<Configuration> configuration =
        new RecordBinder(file, overrides, scalars, secrets, problems)
            .bind(Configuration.class, root, KeyPath.root());
    problems.addAll(overrides.unknown());
    configuration.ifPresent(bound -> problems.addAll(new References(file).problems(bound)));
    if (!problems.isEmpty() || configuration.isEmpty()) {
      throw new ConfigurationException(problems);
    }
    return configuration.get();
  }
}
