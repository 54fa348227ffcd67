package dev.spillway.testkit.postgres;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.extension.AnnotatedElementContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDirFactory;

/// Directories in memory, for tests whose subject is not the disk: each snapshot forces thousands
/// of files to it, which on a disk takes longer than all else. Where memory is short they are on
/// the disk as usual. What a killed process left in memory is deleted by the next one.
public final class MemoryDisk implements TempDirFactory {
  private static final Path MEMORY = Path.of("/dev/shm");
  private static final long LEAST_BYTES = 6L << 30;
  private static final Pattern OURS = Pattern.compile("spillway-test-(\\d+)-.*");
  private static final Pattern AVAILABLE = Pattern.compile("(?m)^MemAvailable: *(\\d+) kB$");

  @Override
  public Path createTempDirectory(AnnotatedElementContext element, ExtensionContext context)
      throws IOException {
    if (!isLarge()) {
      return Files.createTempDirectory("junit-");
    }
    deleteLeftovers();
    return Files.createTempDirectory(
        MEMORY, "spillway-test-" + ProcessHandle.current().pid() + "-");
  }

  private static boolean isLarge() throws IOException {
    if (!Files.isWritable(MEMORY)) {
      return false;
    }
    Matcher available = AVAILABLE.matcher(Files.readString(Path.of("/proc/meminfo")));
    return Files.getFileStore(MEMORY).getUsableSpace() >= LEAST_BYTES
        && available.find()
        && Long.parseLong(available.group(1)) << 10 >= LEAST_BYTES;
  }

  private static synchronized void deleteLeftovers() throws IOException {
    try (DirectoryStream<Path> directories = Files.newDirectoryStream(MEMORY)) {
      for (Path directory : directories) {
        Matcher name = OURS.matcher(directory.getFileName().toString());
        if (name.matches() && ProcessHandle.of(Long.parseLong(name.group(1))).isEmpty()) {
          TestPostgres.delete(directory);
        }
      }
    }
  }
}
