package dev.spillway.server.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// A control group of this test's own that limits memory, whichever version the machine has.
/// Closing it removes it; its processes must have ended by then.
public final class MemoryCgroup implements AutoCloseable {
  private static final Path FIRST = Path.of("/sys/fs/cgroup/memory");
  private static final Path SECOND = Path.of("/sys/fs/cgroup");

  private final Path folder;
  private final String limitFile;
  private final String peakFile;

  private MemoryCgroup(Path folder, String limitFile, String peakFile) {
    this.folder = folder;
    this.limitFile = limitFile;
    this.peakFile = peakFile;
  }

  /// Empty where this user may not make one.
  public static Optional<MemoryCgroup> create(String name, long limitBytes) {
    return Files.exists(FIRST.resolve("memory.limit_in_bytes"))
        ? create(
            new MemoryCgroup(
                FIRST.resolve(name), "memory.limit_in_bytes", "memory.max_usage_in_bytes"),
            limitBytes)
        : create(new MemoryCgroup(SECOND.resolve(name), "memory.max", "memory.peak"), limitBytes);
  }

  private static Optional<MemoryCgroup> create(MemoryCgroup group, long limitBytes) {
    try {
      Files.createDirectory(group.folder);
      Files.writeString(group.folder.resolve(group.limitFile), String.valueOf(limitBytes));
      return Optional.of(group);
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /// A command that runs its further arguments in the group.
  public List<String> command() {
    return List.of(
        "/bin/sh", "-c", "echo $$ > " + folder.resolve("cgroup.procs") + " && exec \"$@\"", "sh");
  }

  /// The most that was used at any time, what the kernel cached for its processes included.
  public long peakBytes() {
    try {
      return Long.parseLong(Files.readString(folder.resolve(peakFile)).strip());
    } catch (IOException e) {
      return -1;
    }
  }

  @Override
  public void close() throws IOException {
    Files.deleteIfExists(folder);
  }
}
