package dev.spillway.cli.setting;

import dev.spillway.cli.problem.CommandException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// The profiles of AWS's `config` and `credentials` files; what both say of one is the latter's.
public final class Profiles {
  private static final String PREFIX = "profile ";
  static final String DEFAULT = "default";

  private final Path configPath;
  private final Path credentialsPath;
  private final IniFile config;
  private final IniFile credentials;
  private final Map<String, Map<String, String>> all = new LinkedHashMap<>();

  private Profiles(Path configPath, Path credentialsPath) {
    this.configPath = configPath;
    this.credentialsPath = credentialsPath;
    this.config = IniFile.read(configPath);
    this.credentials = IniFile.read(credentialsPath);
    config
        .sections()
        .forEach((name, keys) -> {
          if (name.equals(DEFAULT)) {
            add(DEFAULT, keys);
          } else if (name.startsWith(PREFIX)) {
            add(unquoted(name.substring(PREFIX.length()).strip()), keys);
          }
        });
    credentials.sections().forEach(this::add);
  }

  static Profiles read(Map<String, String> environment) {
    Path home = Path.of(environment.getOrDefault("HOME", ""), ".aws");
    return new Profiles(
        path(environment, "AWS_CONFIG_FILE", home.resolve("config")),
        path(environment, "AWS_SHARED_CREDENTIALS_FILE", home.resolve("credentials")));
  }

  private static Path path(Map<String, String> environment, String variable, Path otherwise) {
    String given = environment.getOrDefault(variable, "");
    if (given.isEmpty()) {
      return otherwise;
    }
    return given.startsWith("~/")
        ? Path.of(environment.getOrDefault("HOME", ""), given.substring(2))
        : Path.of(given);
  }

  private static String unquoted(String name) {
    return name.length() > 1 && "\"'".indexOf(name.charAt(0)) >= 0
        ? name.substring(1, name.length() - 1)
        : name;
  }

  private void add(String name, Map<String, String> keys) {
    all.computeIfAbsent(name, _ -> new LinkedHashMap<>()).putAll(keys);
  }

  /// @throws CommandException if it was asked for by name and is not there
  Map<String, String> profile(Optional<String> name) {
    String wanted = name.orElse(DEFAULT);
    if (name.isPresent() && !all.containsKey(wanted)) {
      throw CommandException.general(
          "The config profile (%s) could not be found".formatted(wanted));
    }
    return all.getOrDefault(wanted, Map.of());
  }

  /// What the credentials file alone says of a profile.
  Map<String, String> credentialsOf(String name) {
    return credentials.sections().getOrDefault(name, Map.of());
  }

  /// What the config file alone says of a profile.
  Map<String, String> configOf(String name) {
    Map<String, String> keys = config.sections().get(PREFIX + name);
    if (keys != null) {
      return keys;
    }
    return name.equals(DEFAULT) ? config.sections().getOrDefault(DEFAULT, Map.of()) : Map.of();
  }

  /// A key of the `services` section that a profile names.
  Optional<String> ofService(Map<String, String> profile, String key) {
    return Optional.ofNullable(profile.get("services"))
        .map(name -> config.sections().getOrDefault("services " + name, Map.of()))
        .map(section -> section.get(key));
  }

  Path configPath() {
    return configPath;
  }

  Path credentialsPath() {
    return credentialsPath;
  }
}
