package dev.spillway.postgres.imported;

import dev.spillway.postgres.basebackup.Lsn;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What `backup_label` says: a base backup that was not recovered yet, and where that begins.
///
/// @param start where its WAL begins
/// @param startTime as the server wrote it, for messages
record BackupLabel(Lsn start, boolean fromStandby, String startTime) {
  private static final Pattern LINE = Pattern.compile("([A-Z ]+): (.*)");
  private static final Pattern START =
      Pattern.compile("([0-9A-F]+/[0-9A-F]+) \\(file [0-9A-F]{24}\\)");

  /// @return empty if the directory has none
  static Optional<BackupLabel> read(Path data) throws IOException {
    Path path = data.resolve("backup_label");
    if (!Files.exists(path)) {
      return Optional.empty();
    }
    Map<String, String> lines = new HashMap<>();
    for (String line : Files.readString(path, StandardCharsets.UTF_8).lines().toList()) {
      Matcher found = LINE.matcher(line);
      if (found.matches()) {
        lines.put(found.group(1), found.group(2));
      }
    }
    if (lines.containsKey("INCREMENTAL FROM LSN")) {
      throw Incremental.refused(path);
    }
    Matcher start = START.matcher(lines.getOrDefault("START WAL LOCATION", ""));
    if (!start.matches()) {
      throw BackupForm.refused(
          "The backup_label of this backup says no START WAL LOCATION. Was it edited? Import the backup as its program wrote it.");
    }
    return Optional.of(
        new BackupLabel(
            Lsn.parse(start.group(1)),
            lines.getOrDefault("BACKUP FROM", "").equals("standby"),
            lines.getOrDefault("START TIME", "unknown")));
  }
}
