package dev.spillway.embedded.kms;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.spillway.core.kms.KeyState;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/// `keys.json`: read again when it has changed, replaced whole (written aside, forced to disk,
/// renamed) under a lock that other processes respect. Thread-safe.
final class KeyFile {
  private static final int FORMAT = 1;
  private static final JsonFactory JSON = new JsonFactory();

  private final Path directory;
  private final Path file;
  private volatile Loaded loaded = new Loaded(KeyRing.EMPTY, Optional.empty());

  private record Loaded(KeyRing ring, Optional<Stamp> stamp) {}

  /// What changes when the file is replaced.
  private record Stamp(FileTime modified, long bytes, Object inode) {}

  KeyFile(Path directory) {
    this.directory = directory;
    this.file = directory.resolve("keys.json");
    try {
      Files.createDirectories(directory);
      Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make the key directory " + directory, e);
    }
  }

  KeyRing ring() {
    try {
      Loaded known = loaded;
      Optional<Stamp> now = stamp();
      if (!now.equals(known.stamp())) {
        known = now.isEmpty() ? new Loaded(KeyRing.EMPTY, now) : new Loaded(read(), now);
        loaded = known;
      }
      return known.ring();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the key file " + file, e);
    }
  }

  /// Applies `change` to what is stored now and stores the result.
  synchronized KeyRing change(UnaryOperator<KeyRing> change) {
    try (FileChannel lockFile =
            FileChannel.open(
                directory.resolve("keys.lock"),
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE);
        FileLock lock = lockFile.lock()) {
      KeyRing changed = change.apply(ring());
      if (lock.isValid()) {
        replace(changed);
      }
      return changed;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write the key file " + file, e);
    }
  }

  private Optional<Stamp> stamp() throws IOException {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
    Object inode = Optional.ofNullable(now.fileKey());
    return Optional.of(new Stamp(now.lastModifiedTime(), now.size(), inode));
  }

  private void replace(KeyRing ring) throws IOException {
    Path aside = directory.resolve("keys.json.new");
    Files.deleteIfExists(aside);
    try (FileChannel channel =
        FileChannel.open(
            aside,
            EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
      write(ring, Channels.newOutputStream(channel));
      channel.force(true);
    }
    Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE);
    try (FileChannel folder = FileChannel.open(directory, StandardOpenOption.READ)) {
      folder.force(true);
    }
  }

  private static void write(KeyRing ring, OutputStream target) throws IOException {
    JsonGenerator json =
        JSON.createGenerator(target).disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
    json.useDefaultPrettyPrinter();
    json.writeStartObject();
    json.writeNumberField("format", FORMAT);
    json.writeArrayFieldStart("keys");
    for (KeyRecord key : ring.keys().values()) {
      json.writeStartObject();
      json.writeStringField("id", key.id());
      json.writeStringField("created", key.created().toString());
      json.writeStringField("state", key.state().name());
      if (key.deletion().isPresent()) {
        json.writeStringField("deletion", key.deletion().get().toString());
      }
      json.writeStringField("description", key.description());
      if (key.policy().isPresent()) {
        json.writeStringField("policy", key.policy().get());
      }
      if (key.rotation().period().isPresent()) {
        json.writeStringField("rotation-period", key.rotation().period().get().toString());
      }
      json.writeStringField("rotated", key.rotation().last().toString());
      json.writeBinaryField("keyset", key.keyset());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeObjectFieldStart("aliases");
    for (Map.Entry<String, String> alias : ring.aliases().entrySet()) {
      json.writeStringField(alias.getKey(), alias.getValue());
    }
    json.writeEndObject();
    json.writeEndObject();
    json.close();
  }

  private KeyRing read() throws IOException {
    try (JsonParser json = JSON.createParser(file.toFile())) {
      TreeMap<String, KeyRecord> keys = new TreeMap<>();
      TreeMap<String, String> aliases = new TreeMap<>();
      json.nextToken();
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String field = json.currentName();
        json.nextToken();
        switch (field) {
          case "format" -> requireFormat(json.getIntValue());
          case "keys" -> {
            while (json.nextToken() == JsonToken.START_OBJECT) {
              KeyRecord key = key(fields(json));
              keys.put(key.id(), key);
            }
          }
          case "aliases" -> aliases.putAll(fields(json));
          default -> json.skipChildren();
        }
      }
      return new KeyRing(keys, aliases);
    }
  }

  private void requireFormat(int format) throws IOException {
    if (format != FORMAT) {
      throw new IOException(
          file + " has format " + format + ", this version reads format " + FORMAT);
    }
  }

  private static Map<String, String> fields(JsonParser json) throws IOException {
    Map<String, String> fields = new HashMap<>();
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      fields.put(json.currentName(), json.nextTextValue());
    }
    return fields;
  }

  private KeyRecord key(Map<String, String> fields) throws IOException {
    try {
      return new KeyRecord(
          fields.getOrDefault("id", ""),
          Instant.parse(fields.getOrDefault("created", "")),
          KeyState.valueOf(fields.getOrDefault("state", "")),
          Optional.ofNullable(fields.get("deletion")).map(Instant::parse),
          fields.getOrDefault("description", ""),
          Optional.ofNullable(fields.get("policy")),
          new KeyRotation(
              Optional.ofNullable(fields.get("rotation-period")).map(Duration::parse),
              Instant.parse(fields.getOrDefault("rotated", fields.getOrDefault("created", "")))),
          java.util.Base64.getDecoder().decode(fields.getOrDefault("keyset", "")));
    } catch (RuntimeException e) {
      // Not as the cause: the parser quotes what it could not read, which may be the secret.
      throw new IOException(
          file + " is damaged at the key '" + fields.get("id") + "'; restore it from a backup");
    }
  }
}
