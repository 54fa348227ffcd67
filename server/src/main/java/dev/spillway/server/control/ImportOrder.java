package dev.spillway.server.control;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.spillway.core.snapshot.SnapshotId;
import dev.spillway.core.snapshot.SnapshotKind;
import dev.spillway.core.source.DatabaseId;
import dev.spillway.postgres.basebackup.Lsn;
import dev.spillway.postgres.imported.BackupLocation;
import dev.spillway.postgres.recovery.RecoveryTarget;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// A backup that shall become a snapshot. Passes from the command to the server as one line of
/// JSON.
public record ImportOrder(SnapshotId snapshot, DatabaseId database, BackupLocation backup) {
  private static final ObjectMapper JSON = new ObjectMapper();

  String line() throws IOException {
    ObjectNode order = JSON.createObjectNode();
    order.put("kind", snapshot.kind().name());
    order.put("snapshot", snapshot.name());
    order.put("database", database.text());
    order.put("from", backup.from().toString());
    backup.wal().ifPresent(wal -> order.put("wal", wal.toString()));
    backup.restoreCommand().ifPresent(command -> order.put("restoreCommand", command));
    ObjectNode tablespaces = order.putObject("tablespaces");
    backup.tablespaces().forEach((oid, path) -> tablespaces.put(oid.toString(), path.toString()));
    switch (backup.until()) {
      case RecoveryTarget.EndOfWal _ -> {}
      case RecoveryTarget.AtPosition at -> order.put("position", at.position().toString());
      case RecoveryTarget.AtTime at -> order.put("time", at.time().toString());
    }
    order.put("origin", backup.origin().name());
    return JSON.writeValueAsString(order) + "\n";
  }

  static ImportOrder parse(String line) throws IOException {
    JsonNode order = JSON.readTree(line);
    Map<Long, Path> tablespaces = new TreeMap<>();
    order
        .path("tablespaces")
        .properties()
        .forEach(entry ->
            tablespaces.put(Long.parseLong(entry.getKey()), Path.of(entry.getValue().asText())));
    return new ImportOrder(
        new SnapshotId(
            SnapshotKind.valueOf(order.path("kind").asText()), order.path("snapshot").asText()),
        new DatabaseId(order.path("database").asText()),
        new BackupLocation(
            Path.of(order.path("from").asText()),
            text(order, "wal").map(Path::of),
            text(order, "restoreCommand"),
            tablespaces,
            until(order),
            BackupLocation.Origin.valueOf(order.path("origin").asText())));
  }

  private static RecoveryTarget until(JsonNode order) {
    Optional<RecoveryTarget> position =
        text(order, "position").map(text -> new RecoveryTarget.AtPosition(Lsn.parse(text)));
    return position
        .or(() -> text(order, "time").map(text -> new RecoveryTarget.AtTime(Instant.parse(text))))
        .orElseGet(RecoveryTarget.EndOfWal::new);
  }

  private static Optional<String> text(JsonNode order, String field) {
    return Optional.ofNullable(order.get(field)).map(JsonNode::asText);
  }
}
