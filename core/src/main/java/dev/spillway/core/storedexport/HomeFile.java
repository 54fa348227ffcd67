package dev.spillway.core.storedexport;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.spillway.core.objectstore.BucketRequest;
import dev.spillway.core.problem.FailedException;
import dev.spillway.core.problem.Fault;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Says in a snapshot's folder which bucket holds its files, before the first of them is there: so
/// whoever deletes the folder knows what else to delete.
final class HomeFile {
  private static final String NAME = "stored-export.home.json";
  private static final JsonFactory JSON = new JsonFactory();

  private final Path folder;

  HomeFile(Path folder) {
    this.folder = folder;
  }

  /// Durable when it returns.
  void write(ExportHome home) {
    Path unfinished = folder.resolve(NAME + ".unfinished");
    try {
      Files.write(unfinished, json(home));
      force(unfinished);
      Files.move(unfinished, folder.resolve(NAME));
      force(folder);
    } catch (IOException e) {
      throw new FailedException(
          Fault.RESOURCES, "the snapshot cannot be written to " + folder + ": " + e, e);
    }
  }

  private static byte[] json(ExportHome home) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      json.writeStartObject();
      json.writeStringField("bucket", home.bucket().bucket());
      json.writeStringField("prefix", home.prefix());
      json.writeStringField("role", home.bucket().roleArn());
      json.writeStringField("key", home.bucket().keyArn());
      json.writeEndObject();
    }
    return bytes.toByteArray();
  }

  /// @return empty if the files are in the folder itself
  Optional<ExportHome> read() {
    Path file = folder.resolve(NAME);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try (JsonParser json = JSON.createParser(file.toFile())) {
      Map<String, String> members = new HashMap<>();
      json.nextToken();
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String name = json.currentName();
        members.put(name, json.nextTextValue());
      }
      if (!members.keySet().containsAll(Set.of("bucket", "prefix", "role", "key"))) {
        throw new IOException("a member is missing");
      }
      ExportHome home = home(members);
      // Whoever deletes the snapshot deletes everything under the prefix.
      if (!home.isOf(folder)) {
        throw new IOException("its prefix is not that of this snapshot");
      }
      return Optional.of(home);
    } catch (IOException e) {
      throw new FailedException(
          Fault.SOURCE,
          "the snapshot's file %s cannot be used: %s; create the snapshot again".formatted(file, e),
          e);
    }
  }

  private static ExportHome home(Map<String, String> members) {
    return new ExportHome(
        new BucketRequest(
            String.valueOf(members.get("bucket")),
            String.valueOf(members.get("role")),
            String.valueOf(members.get("key"))),
        String.valueOf(members.get("prefix")));
  }

  private static void force(Path path) throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
