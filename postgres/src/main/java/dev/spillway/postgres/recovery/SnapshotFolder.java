package dev.spillway.postgres.recovery;

import dev.spillway.core.problem.FailedException;
import dev.spillway.core.problem.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/// Where the parts of one snapshot are.
///
/// @param root only its owner may enter it: it holds production's data as it is
public record SnapshotFolder(Path root) {
  /// The copied data directory.
  public Path data() {
    return root.resolve("data");
  }

  /// What the snapshot is; written last, so that it stands for a whole one.
  public Path descriptor() {
    return root.resolve("snapshot.json");
  }

  /// What the copy's catalogs say.
  public Path catalog() {
    return root.resolve("catalog.jsonl");
  }

  /// Files of the servers that run on the copy; worth nothing when none runs.
  public Path run() {
    return root.resolve("run");
  }

  /// Makes the folder.
  public void create() {
    try {
      Files.createDirectories(root);
      Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwx------"));
      Files.createDirectories(run());
    } catch (IOException e) {
      throw new FailedException(
          Fault.RESOURCES, "The snapshot folder " + root + " cannot be made: " + e, e);
    }
  }
}
