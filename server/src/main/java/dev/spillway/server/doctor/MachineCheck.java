package dev.spillway.server.doctor;

import dev.spillway.core.problem.FailedException;
import dev.spillway.postgresserver.RunAs;
import dev.spillway.server.configuration.Configuration;
import dev.spillway.server.configuration.DataSize;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;

/// This machine: room on its disks, and the account that PostgreSQL's servers run as.
final class MachineCheck implements Check {
  private static final long LITTLE = 10L << 30;

  private final Configuration configuration;

  MachineCheck(Configuration configuration) {
    this.configuration = configuration;
  }

  @Override
  public void examine(Consumer<Finding> findings) {
    findings.accept(
        Finding.ok(
            "machine",
            "Java %s, %d cores, heap %s"
                .formatted(
                    Runtime.version(),
                    Runtime.getRuntime().availableProcessors(),
                    rounded(Runtime.getRuntime().maxMemory()))));
    space("data-directory", configuration.dataDirectory(), findings);
    space("snapshots.directory", configuration.snapshotDirectory(), findings);
    account(findings);
  }

  /// In whole GB, below one in whole MB.
  private static String rounded(long bytes) {
    int unit = bytes >= 1L << 30 ? 30 : 20;
    return new DataSize(bytes >> unit << unit).toString();
  }

  private static void space(String key, Path directory, Consumer<Finding> findings) {
    Path there = directory;
    while (!Files.exists(there)) {
      Path parent = there.getParent();
      if (parent == null) {
        break;
      }
      there = parent;
    }
    try {
      long free = Files.getFileStore(there).getUsableSpace();
      if (!Files.isWritable(there)) {
        findings.accept(
            Finding.fail(
                key, there + " may not be written", "chown or chmod it, or change " + key));
      } else if (free < LITTLE) {
        findings.accept(
            Finding.warn(
                key,
                "%s has %s free; a DB snapshot takes as much as its database and its WAL"
                    .formatted(there, rounded(free)),
                "make room, or change " + key));
      } else {
        findings.accept(Finding.ok(key, "%s, %s free".formatted(directory, rounded(free))));
      }
    } catch (IOException e) {
      findings.accept(Finding.fail(key, directory + " cannot be examined: " + e));
    }
  }

  private void account(Consumer<Finding> findings) {
    try {
      RunAs.choose(configuration.postgres().runAs());
      findings.accept(Finding.ok("machine", "PostgreSQL servers can be started"));
    } catch (FailedException e) {
      findings.accept(Finding.fail("machine", e));
    }
  }
}
