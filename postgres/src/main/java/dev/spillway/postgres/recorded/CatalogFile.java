package dev.spillway.postgres.recorded;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import dev.spillway.core.source.ExportScope;
import dev.spillway.postgres.live.DatabaseTour;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/// The file of a snapshot's catalogs: JSON arrays, one a line, and the SHA-256 of them all in the
/// last line. Written and read line by line, so that a hundred thousand tables need no more memory
/// than what is wanted of them.
public final class CatalogFile {
  /// Grows with every change of what is written or of how it is understood: files of any other
  /// format are made again.
  static final int FORMAT = 1;

  private static final int TRAILER_BYTES = 65;
  private static final int BUFFER_BYTES = 1 << 16;
  private static final JsonFactory JSON = new JsonFactoryBuilder().rootValueSeparator("\n").build();

  private final Path path;

  public CatalogFile(Path path) {
    this.path = path;
  }

  /// Asks every database and writes what they say, in the place of a file that was there. Durable
  /// when it returns; if it throws, the file is as it was.
  ///
  /// @param tour of a server on the files that `stamp` names
  /// @param through names of databases to learn the others from
  public void write(CatalogStamp stamp, DatabaseTour tour, List<String> through)
      throws IOException {
    Path unfinished = Files.createTempFile(path.resolveSibling("."), "catalog", ".new");
    try {
      MessageDigest digest = sha256();
      try (OutputStream file = Files.newOutputStream(unfinished)) {
        OutputStream out =
            new BufferedOutputStream(new DigestOutputStream(file, digest), BUFFER_BYTES);
        try (JsonGenerator json =
            JSON.createGenerator(out).disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)) {
          header(json, stamp);
          tour.each(through, new DatabaseWriter(json));
        }
        file.write(trailer(digest));
      }
      force(unfinished);
      Files.move(
          unfinished, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      force(path.resolveSibling("."));
    } finally {
      Files.deleteIfExists(unfinished);
    }
  }

  private static void header(JsonGenerator json, CatalogStamp stamp) throws IOException {
    json.writeStartArray();
    json.writeNumber(FORMAT);
    json.writeString(stamp.toString());
    json.writeEndArray();
  }

  /// What the catalogs say of the tables in the scope.
  ///
  /// @throws CatalogUnusableException if there is no file of this format, whole and of this stamp
  public List<RecordedDatabase> read(CatalogStamp stamp, ExportScope scope)
      throws CatalogUnusableException {
    try (InputStream file = Files.newInputStream(path)) {
      return read(file, stamp, scope);
    } catch (NoSuchFileException e) {
      throw new CatalogUnusableException("there is none", e);
    } catch (CatalogUnusableException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      // Damage shows as anything before the checksum is known.
      throw new CatalogUnusableException("it cannot be read: " + e, e);
    }
  }

  private List<RecordedDatabase> read(InputStream file, CatalogStamp stamp, ExportScope scope)
      throws IOException {
    MessageDigest digest = sha256();
    long body = Math.max(0, Files.size(path) - TRAILER_BYTES);
    InputStream in =
        new BufferedInputStream(
            new DigestInputStream(new FirstBytes(file, body), digest), BUFFER_BYTES);
    List<RecordedDatabase> databases;
    try (JsonParser json = JSON.createParser(in)) {
      JsonCursor cursor = new JsonCursor(json);
      requireHeader(cursor, stamp);
      databases = new DatabasesReader(cursor, scope).read();
    }
    if (!MessageDigest.isEqual(trailer(digest), file.readNBytes(TRAILER_BYTES + 1))) {
      throw new CatalogUnusableException("it is damaged: its checksum is another");
    }
    return databases;
  }

  private static void requireHeader(JsonCursor cursor, CatalogStamp stamp) throws IOException {
    cursor.requireArray();
    long format = cursor.number();
    if (format != FORMAT) {
      throw new CatalogUnusableException(
          "its format is %d, and this version uses %d".formatted(format, FORMAT));
    }
    String found = cursor.text();
    if (!found.equals(stamp.toString())) {
      throw new CatalogUnusableException(
          "it describes other files (%s) than these (%s)".formatted(found, stamp));
    }
    cursor.requireEnd();
  }

  private static byte[] trailer(MessageDigest digest) {
    return ("\n" + HexFormat.of().formatHex(digest.digest())).getBytes(StandardCharsets.US_ASCII);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void force(Path path) throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
