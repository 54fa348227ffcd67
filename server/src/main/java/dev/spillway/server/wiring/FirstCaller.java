package dev.spillway.server.wiring;

import dev.spillway.core.problem.FailedException;
import dev.spillway.core.problem.Fault;
import dev.spillway.server.configuration.AccessKey;
import dev.spillway.server.configuration.AccessKeySource;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/// The caller of a server that declares none: an access key in files that AWS's tools read, mode
/// 0600, made at the first start and kept.
final class FirstCaller {
  static final String NAME = "spillway";

  private static final String LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  private static final String SECRET_LETTERS =
      LETTERS + LETTERS.toLowerCase(Locale.ROOT) + "0189+/";

  private final Path credentials;
  private final Path config;

  FirstCaller(Path dataDirectory) {
    this.credentials = dataDirectory.resolve("credentials");
    this.config = dataDirectory.resolve("config");
  }

  /// The `AWS_SHARED_CREDENTIALS_FILE`.
  Path credentials() {
    return credentials;
  }

  /// The `AWS_CONFIG_FILE`.
  Path config() {
    return config;
  }

  AccessKeySource accessKey() {
    return new AccessKeySource.InFile(credentials);
  }

  /// Makes the access key if there is none yet.
  void ensureCredentials(RandomGenerator random) {
    if (!Files.exists(credentials)) {
      AccessKey key =
          AccessKey.of("AKIA" + random(random, LETTERS, 16), random(random, SECRET_LETTERS, 40));
      write(
          credentials,
          """
          [%s]
          aws_access_key_id = %s
          aws_secret_access_key = %s
          """
              .formatted(NAME, key.id(), key.secret()));
    }
  }

  /// Says where the services are, which may change with each start.
  void writeConfig(String region, Services services, Defaults defaults) {
    String s3 = services.s3().map(url -> "s3 =\n  endpoint_url = " + url + "\n").orElse("");
    write(
        config,
        """
        [profile %s]
        region = %s
        services = %s
        s3 =
          addressing_style = path
        %s%s
        [services %s]
        rds =
          endpoint_url = %s
        %s\
        """
            .formatted(
                NAME,
                region,
                NAME,
                line("spillway_iam_role_arn", defaults.role()),
                line("spillway_kms_key_id", defaults.key()),
                NAME,
                services.rds(),
                s3));
  }

  private static String line(String name, Optional<String> value) {
    return value.map(some -> name + " = " + some + "\n").orElse("");
  }

  /// What `spillway export` takes if nothing is said; no other tool knows these keys.
  record Defaults(Optional<String> role, Optional<String> key) {}

  /// The URLs of what this server offers.
  ///
  /// @param s3 empty if objects go elsewhere
  record Services(String rds, Optional<URI> s3) {}

  private static String random(RandomGenerator random, String letters, int length) {
    return random
        .ints(length, 0, letters.length())
        .mapToObj(index -> String.valueOf(letters.charAt(index)))
        .collect(Collectors.joining());
  }

  /// Whole or not at all, and never readable for others.
  private static void write(Path file, String content) {
    FileAttribute<?> ownerOnly =
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    try {
      Files.deleteIfExists(fresh);
      Files.createFile(fresh, ownerOnly);
      Files.writeString(fresh, content);
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new FailedException(Fault.SETUP, "the file " + file + " cannot be written: " + e, e);
    }
  }
}
