package dev.spillway.postgresserver;

import dev.spillway.core.problem.FailedException;
import dev.spillway.core.problem.Fault;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// How a new data directory is made.
///
/// @param password of the superuser; with one, every connection needs it (scram-sha-256), without
///   one nobody needs any
/// @param more options of `initdb`, such as `--data-checksums`
public record InitDb(
    String superuser,
    Optional<String> password,
    String locale,
    String encoding,
    List<String> more) {
  private static final FileAttribute<Set<PosixFilePermission>> OURS =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

  public InitDb {
    more = List.copyOf(more);
  }

  /// UTF8, locale C, a superuser `postgres` without password, and no waiting for the disk: for
  /// servers whose data may be lost.
  public static InitDb throwAway() {
    return new InitDb("postgres", Optional.empty(), "C", "UTF8", List.of("--no-sync"));
  }

  public InitDb superuser(String name) {
    return new InitDb(name, password, locale, encoding, more);
  }

  public InitDb password(String secret) {
    return new InitDb(superuser, Optional.of(secret), locale, encoding, more);
  }

  public InitDb option(String option) {
    List<String> options = new ArrayList<>(more);
    options.add(option);
    return new InitDb(superuser, password, locale, encoding, options);
  }

  /// Makes the data directory.
  ///
  /// @param dataDirectory does not exist or is empty
  /// @throws FailedException with initdb's own words
  public void run(PostgresPrograms programs, RunAs runAs, Path dataDirectory) {
    run(programs, runAs, dataDirectory, Map.of());
  }

  /// @param environment variables that the programs get, such as LOCPATH
  public void run(
      PostgresPrograms programs, RunAs runAs, Path dataDirectory, Map<String, String> environment) {
    try {
      Files.createDirectories(dataDirectory, OURS);
      runAs.own(dataDirectory);
      Path passwordFolder = Files.createTempDirectory("initdb-", OURS);
      try {
        List<String> arguments = arguments(dataDirectory);
        if (password.isPresent()) {
          Path file = passwordFolder.resolve("password");
          Files.write(file, password.get().getBytes(StandardCharsets.UTF_8));
          runAs.own(passwordFolder);
          arguments.add("--pwfile=" + file);
        }
        ProgramResult result =
            Programs.run(runAs.command(programs.initdb(), arguments), environment, "");
        if (!result.succeeded()) {
          throw new FailedException(
              Fault.SETUP, "initdb of %s failed: %s".formatted(dataDirectory, result.lastLines()));
        }
      } finally {
        Directories.deleteIfExists(passwordFolder);
      }
    } catch (IOException e) {
      throw new FailedException(Fault.RESOURCES, "initdb of " + dataDirectory + ": " + e, e);
    }
  }

  private List<String> arguments(Path dataDirectory) {
    List<String> arguments = new ArrayList<>();
    arguments.add("--pgdata=" + dataDirectory);
    arguments.add("--username=" + superuser);
    arguments.add("--locale=" + locale);
    arguments.add("--encoding=" + encoding);
    arguments.add("--auth=" + (password.isPresent() ? "scram-sha-256" : "trust"));
    arguments.addAll(more);
    return arguments;
  }

  /// Without the password.
  @Override
  public String toString() {
    return "InitDb[" + superuser + ", " + locale + ", " + encoding + ", " + more + "]";
  }
}
