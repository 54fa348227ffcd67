package dev.spillway.server.configuration;

import dev.spillway.core.problem.FailedException;
import dev.spillway.core.problem.Fault;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Reads files that hold secrets. Messages name the file, never what is in it.
final class SecretFile {
  private static final String ID = "aws_access_key_id";
  private static final String SECRET = "aws_secret_access_key";
  private static final String TOKEN = "aws_session_token";

  private SecretFile() {}

  static String firstLine(Path file) {
    List<String> lines = lines(file);
    if (lines.isEmpty() || lines.getFirst().isEmpty()) {
      throw new FailedException(
          Fault.SETUP, "the file " + file + " is empty; it must hold a secret");
    }
    return lines.getFirst();
  }

  static AccessKey accessKey(Path file) {
    List<String> lines =
        lines(file).stream().map(String::strip).filter(line -> !line.isEmpty()).toList();
    Optional<String> id = value(lines, ID);
    Optional<String> secret = value(lines, SECRET);
    if (id.isPresent() && secret.isPresent()) {
      return new AccessKey(id.get(), secret.get(), value(lines, TOKEN));
    }
    if (lines.size() == 2 && lines.stream().noneMatch(line -> line.startsWith("["))) {
      return AccessKey.of(lines.get(0), lines.get(1));
    }
    throw new FailedException(
        Fault.SETUP,
        "the file %s holds no access key; it must have two lines, the id and the secret, or lines '%s = …' and '%s = …'"
            .formatted(file, ID, SECRET));
  }

  /// What is wrong with the file itself. That others may read it is no problem here, because
  /// container platforms mount secrets so; [#readableByOthers] tells it.
  static Optional<String> problem(Path file) {
    if (!Files.exists(file)) {
      return Optional.of("there is no file " + file);
    } else if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
      return Optional.of(file + " is not a file that this process may read");
    } else if (permissions(file).contains(PosixFilePermission.OTHERS_WRITE)) {
      return Optional.of(file + " may be written by everybody; run: chmod 600 " + file);
    }
    return Optional.empty();
  }

  static boolean readableByOthers(Path file) {
    return permissions(file).contains(PosixFilePermission.OTHERS_READ);
  }

  private static Set<PosixFilePermission> permissions(Path file) {
    try {
      return Files.getPosixFilePermissions(file);
    } catch (IOException | UnsupportedOperationException e) {
      return Set.of();
    }
  }

  private static Optional<String> value(List<String> lines, String name) {
    return lines.stream()
        .filter(line -> line.startsWith(name))
        .map(line -> line.substring(name.length()).strip())
        .filter(rest -> rest.startsWith("="))
        .map(rest -> rest.substring(1).strip())
        .filter(value -> !value.isEmpty())
        .findFirst();
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new FailedException(
          Fault.SETUP,
          "the secret in " + file + " cannot be read: " + e.getClass().getSimpleName(),
          e);
    }
  }
}
