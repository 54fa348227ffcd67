package dev.spillway.postgres.snapshot;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.spillway.core.problem.FailedException;
import dev.spillway.core.problem.Fault;
import dev.spillway.postgres.basebackup.BackupFacts;
import dev.spillway.postgres.basebackup.Lsn;
import dev.spillway.postgres.recovery.ControlFile;
import dev.spillway.postgres.recovery.CopiedDirectory;
import dev.spillway.postgres.recovery.CopyFacts;
import dev.spillway.postgres.recovery.CopyFacts.CopiedDatabase;
import dev.spillway.postgres.recovery.PreparedCopy;
import dev.spillway.postgres.recovery.SnapshotFolder;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// `snapshot.json`: one JSON object, written last and by a rename, so that a folder with this file
/// is a whole snapshot. Fields are read by name, each file by the format number it begins with.
final class DescriptorFile {
  private static final int FORMAT = 1;
  private static final JsonFactory JSON = new JsonFactory();

  private final Path path;

  DescriptorFile(SnapshotFolder folder) {
    this.path = folder.descriptor();
  }

  void write(SnapshotDescriptor descriptor) throws IOException {
    Path temporary = path.resolveSibling("snapshot.json.new");
    try (OutputStream out = Files.newOutputStream(temporary);
        JsonGenerator json = JSON.createGenerator(out).useDefaultPrettyPrinter()) {
      json.writeStartObject();
      json.writeNumberField("format", FORMAT);
      backup(json, descriptor.backup());
      copy(json, descriptor.copy());
      json.writeNumberField("bytes", descriptor.bytes());
      json.writeObjectFieldStart("relationFiles");
      for (Map.Entry<String, Long> file : descriptor.copy().relationFiles().entrySet()) {
        json.writeNumberField(file.getKey(), file.getValue());
      }
      json.writeEndObject();
      json.writeEndObject();
    }
    CopiedDirectory.forceOne(temporary);
    Files.move(
        temporary, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    CopiedDirectory.forceOne(path.resolveSibling("."));
  }

  private static void backup(JsonGenerator json, BackupFacts backup) throws IOException {
    json.writeStringField("systemIdentifier", Long.toUnsignedString(backup.systemIdentifier()));
    json.writeNumberField("major", backup.major());
    json.writeStringField("version", backup.version());
    json.writeNumberField("timeline", backup.timeline());
    json.writeStringField("start", backup.start().toString());
    json.writeStringField("end", backup.end().toString());
    json.writeStringField("time", backup.endTime().toString());
  }

  private static void copy(JsonGenerator json, PreparedCopy copy) throws IOException {
    json.writeStringField("role", copy.role());
    json.writeBinaryField("controlFile", copy.controlFile());
    json.writeNumberField("preparedTransactions", copy.facts().preparedTransactions());
    json.writeArrayFieldStart("databases");
    for (CopiedDatabase database : copy.facts().databases()) {
      json.writeStartObject();
      json.writeStringField("name", database.name());
      json.writeNumberField("oid", database.oid());
      json.writeStringField("encoding", database.encoding());
      json.writeStringField("collate", database.collate());
      json.writeStringField("ctype", database.ctype());
      json.writeBooleanField("allowsConnections", database.allowsConnections());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  /// @throws FailedException if there is no whole snapshot of a known format
  SnapshotDescriptor read() {
    try (JsonParser json = JSON.createParser(path.toFile())) {
      Fields fields = new Fields();
      fields.read(json);
      return fields.descriptor();
    } catch (IOException | IllegalArgumentException e) {
      throw new FailedException(
          Fault.RESOURCES,
          "%s cannot be read, so %s is no whole snapshot: %s. Delete the snapshot and take it again."
              .formatted(path, path.getParent(), e.getMessage()),
          e);
    }
  }

  /// The fields as they come.
  private final class Fields {
    private final Map<String, String> values = new LinkedHashMap<>();
    private final List<CopiedDatabase> databases = new ArrayList<>();
    private final TreeMap<String, Long> relationFiles = new TreeMap<>();
    private byte[] controlFile = new byte[0];

    void read(JsonParser json) throws IOException {
      json.nextToken();
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String name = json.currentName();
        json.nextToken();
        switch (name) {
          case "databases" -> databases(json);
          case "relationFiles" -> relationFiles(json);
          case "controlFile" -> controlFile = json.getBinaryValue();
          default -> {
            values.put(name, json.getText());
            checkFormat();
          }
        }
      }
    }

    private void checkFormat() throws IOException {
      if (!Integer.toString(FORMAT).equals(values.get("format"))) {
        throw new IOException(
            "its format is " + values.get("format") + "; this version knows " + FORMAT);
      }
    }

    private void databases(JsonParser json) throws IOException {
      while (json.nextToken() == JsonToken.START_OBJECT) {
        Map<String, String> database = new LinkedHashMap<>();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
          String name = json.currentName();
          json.nextToken();
          database.put(name, json.getText());
        }
        databases.add(
            new CopiedDatabase(
                of(database, "name"),
                Long.parseLong(of(database, "oid")),
                of(database, "encoding"),
                of(database, "collate"),
                of(database, "ctype"),
                Boolean.parseBoolean(of(database, "allowsConnections"))));
      }
    }

    private void relationFiles(JsonParser json) throws IOException {
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String file = json.currentName();
        json.nextToken();
        relationFiles.put(file, json.getLongValue());
      }
    }

    SnapshotDescriptor descriptor() throws IOException {
      BackupFacts backup =
          new BackupFacts(
              Long.parseUnsignedLong(of(values, "systemIdentifier")),
              number("major"),
              of(values, "version"),
              number("timeline"),
              Lsn.parse(of(values, "start")),
              Lsn.parse(of(values, "end")),
              Instant.parse(of(values, "time")));
      PreparedCopy copy =
          new PreparedCopy(
              backup.major(),
              of(values, "role"),
              ControlFile.parse(path, controlFile),
              controlFile,
              new CopyFacts(databases, number("preparedTransactions")),
              relationFiles);
      return new SnapshotDescriptor(backup, copy, Long.parseLong(of(values, "bytes")));
    }

    private int number(String name) throws IOException {
      return Integer.parseInt(of(values, name));
    }

    private static String of(Map<String, String> values, String name) throws IOException {
      String value = values.get(name);
      if (value == null) {
        throw new IOException("it has no field '" + name + "'");
      }
      return value;
    }
  }
}
