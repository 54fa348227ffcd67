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
                    mebibytes(Runtime.getRuntime().maxMemory()))));
    space("data-directory", configuration.dataDirectory(), findings);
    space("snapshots.directory", configuration.snapshotDirectory(), findings);
    account(findings);
  }

  private static String mebibytes(long bytes) {
    return new DataSize(bytes >> 20 << 20).toString();
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
                    .formatted(there, mebibytes(free)),
                "make room, or change " + key));
      } else {
        findings.accept(Finding.ok(key, "%s, %s free".formatted(directory, mebibytes(free))));
      }
    } catch (IOException e) {
      findings.accept(Finding.fail(key, directory + " cannot be examined: " + e));
    }
  }

  private void account(Consumer<Finding> findings) {
    try {
      RunAs runAs = RunAs.choose(configuration.postgres().runAs());
      findings.accept(Finding.ok("machine", "PostgreSQL servers can be started (" + runAs + ")"));
    } catch (FailedException e) {
      findings.accept(Finding.fail("machine", e.getMessage()));
    }
  }
}
