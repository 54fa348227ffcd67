package dev.spillway.server.configuration;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Finds where a secret is: a file named by the key `…-file`, the same by an environment variable,
/// or the secret itself in environment variables. The environment stands above the file.
final class SecretBinder {
  private static final String FILE_ENDING = "_FILE";

  private final String file;
  private final Overrides overrides;
  private final ScalarReader scalars;
  private final FileCheck files;
  private final List<Problem> problems;

  SecretBinder(
      String file,
      Overrides overrides,
      ScalarReader scalars,
      FileCheck files,
      List<Problem> problems) {
    this.file = file;
    this.overrides = overrides;
    this.scalars = scalars;
    this.files = files;
    this.problems = problems;
  }

  /// Empty if there was a problem; it has been noted then.
  Optional<Object> bind(
      Shape.SecretPlace shape, @Nullable YamlNode node, YamlNode.Mapping section, KeyPath path) {
    int before = problems.size();
    Optional<Object> found =
        shape.type() == Secret.class
            ? secret(node, path).map(Object.class::cast)
            : accessKey(node, path).map(Object.class::cast);
    if (problems.size() > before) {
      return Optional.empty();
    } else if (shape.presence() == Shape.Presence.OPTIONAL) {
      return Optional.of(found);
    } else if (found.isEmpty()) {
      problems.add(
          new Problem(YamlDocument.place(file, section.line()), path.text(), "is missing"));
    }
    return found;
  }

  private Optional<Secret> secret(@Nullable YamlNode node, KeyPath path) {
    String variable = beginning(path);
    Optional<Secret> held =
        overrides.find(variable).map(value -> new Secret.InEnvironment(variable, value));
    Optional<String> override = overrides.find(path.variable());
    return held.or(() -> secretFile(override, node, path).map(Secret.InFile::new));
  }

  private Optional<AccessKeySource> accessKey(@Nullable YamlNode node, KeyPath path) {
    String id = beginning(path) + "_ID";
    String secret = path.variable().replaceFirst("ACCESS_KEY_FILE$", "SECRET_ACCESS_KEY");
    Optional<String> idValue = overrides.find(id);
    Optional<String> secretValue = overrides.find(secret);
    if (idValue.isPresent() != secretValue.isPresent()) {
      problems.add(
          new Problem(
              "environment variable " + (idValue.isPresent() ? id : secret),
              path.text(),
              "needs " + (idValue.isPresent() ? secret : id) + " beside it"));
    }
    Optional<String> override = overrides.find(path.variable());
    if (idValue.isPresent() && secretValue.isPresent()) {
      return Optional.of(
          new AccessKeySource.InEnvironment(id, AccessKey.of(idValue.get(), secretValue.get())));
    }
    return secretFile(override, node, path).map(AccessKeySource.InFile::new);
  }

  private static String beginning(KeyPath path) {
    String variable = path.variable();
    return variable.substring(0, variable.length() - FILE_ENDING.length());
  }

  private Optional<Path> secretFile(
      Optional<String> override, @Nullable YamlNode node, KeyPath path) {
    if (override.isPresent()) {
      return checked(override.get(), "environment variable " + path.variable(), path);
    } else if (node instanceof YamlNode.Scalar scalar) {
      return checked(scalar.text(), YamlDocument.place(file, scalar.line()), path);
    } else if (node != null) {
      problems.add(
          new Problem(
              YamlDocument.place(file, node.line()), path.text(), "must be the path of a file"));
    }
    return Optional.empty();
  }

  private Optional<Path> checked(String text, String place, KeyPath path) {
    try {
      Path secretFile = (Path) scalars.read(Path.class, text);
      files
          .problem(secretFile)
          .ifPresent(problem -> problems.add(new Problem(place, path.text(), problem)));
      return Optional.of(secretFile);
    } catch (IllegalArgumentException e) {
      problems.add(new Problem(place, path.text(), String.valueOf(e.getMessage())));
      return Optional.empty();
    }
  }
}
