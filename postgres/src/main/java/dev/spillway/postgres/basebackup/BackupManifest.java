package dev.spillway.postgres.basebackup;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.spillway.core.problem.FailedException;
import dev.spillway.core.problem.Fault;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The list of files that the server sends behind a base backup, with a size and a CRC-32C for each
/// and a SHA-256 of the list itself.
///
/// @see <a href="https://www.postgresql.org/docs/current/backup-manifest-format.html">format</a>
public final class BackupManifest {
  private static final JsonFactory JSON = new JsonFactory();
  private static final String LAST_LINE = "\"Manifest-Checksum\"";

  private final byte[] json;

  public BackupManifest(byte[] json) {
    this.json = json;
  }

  /// A file that the manifest lists.
  ///
  /// @param algorithm as the manifest spells it: `NONE`, `CRC32C`, `SHA224` to `SHA512`
  /// @param checksum hexadecimal; empty without one
  public record ListedFile(String path, long bytes, String algorithm, String checksum) {}

  /// What the manifest says.
  ///
  /// @param end the WAL up to which the backup needs, on its last timeline
  public record Contents(Map<String, ListedFile> files, Optional<Lsn> end) {}

  /// Reads it.
  ///
  /// @throws FailedException if it is not whole
  public Contents read() {
    verifyItself();
    Map<String, ListedFile> files = new LinkedHashMap<>();
    Optional<Lsn> end = Optional.empty();
    try (JsonParser parser = JSON.createParser(json)) {
      while (parser.nextToken() != null) {
        if (parser.currentToken() != JsonToken.FIELD_NAME) {
          continue;
        }
        switch (parser.currentName()) {
          case "Files" -> objects(parser, fields -> add(files, fields));
          case "WAL-Ranges" -> {
            List<Lsn> ends = new ArrayList<>();
            objects(parser, fields -> ends.add(Lsn.parse(fields.getOrDefault("End-LSN", ""))));
            end = ends.stream().max(Comparator.naturalOrder());
          }
          default -> {
            // The version says nothing that the fields do not.
          }
        }
      }
    } catch (IOException | IllegalArgumentException e) {
      throw damaged("its manifest cannot be read: " + e.getMessage());
    }
    if (!files.containsKey("backup_label")) {
      throw damaged("backup_label is not in its manifest");
    }
    return new Contents(files, end);
  }

  private static void objects(JsonParser parser, Consumer<Map<String, String>> each)
      throws IOException {
    parser.nextToken();
    while (parser.nextToken() == JsonToken.START_OBJECT) {
      Map<String, String> fields = new HashMap<>();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String field = parser.currentName();
        parser.nextToken();
        fields.put(field, parser.getText());
      }
      each.accept(fields);
    }
  }

  private static void add(Map<String, ListedFile> files, Map<String, String> fields) {
    String encoded = fields.get("Encoded-Path");
    String path =
        encoded == null
            ? fields.getOrDefault("Path", "")
            : new String(HexFormat.of().parseHex(encoded), StandardCharsets.UTF_8);
    files.put(
        path,
        new ListedFile(
            path,
            Long.parseLong(fields.getOrDefault("Size", "-1")),
            fields.getOrDefault("Checksum-Algorithm", "NONE"),
            fields.getOrDefault("Checksum", "")));
  }

  /// Compares with what was unpacked.
  ///
  /// @throws FailedException naming the first file that is missing, too much or different
  void verify(Map<String, CopyFiles.Written> written) {
    Contents contents = read();
    for (ListedFile file : contents.files.values()) {
      verifyFile(file, written.get(file.path));
    }
    for (String path : written.keySet()) {
      if (!contents.files.containsKey(path)) {
        throw damaged("the file " + path + " is not in its manifest");
      }
    }
  }

  private static void verifyFile(ListedFile listed, CopyFiles.@Nullable Written file) {
    if (file == null) {
      throw damaged("the file " + listed.path + " did not arrive");
    }
    if (file.bytes() != listed.bytes) {
      throw damaged(
          "the file %s has %d bytes instead of %d"
              .formatted(listed.path, file.bytes(), listed.bytes));
    }
    if (!listed.checksum.equals(hex(file.crc32c()))) {
      throw damaged("the file " + listed.path + " arrived with another checksum");
    }
  }

  /// A CRC-32C as the manifest prints it: the checksum's bytes as they lie in the server's memory;
  /// only little-endian servers can be read at all.
  public static String hex(int crc) {
    byte[] bytes =
        ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN).putInt(crc).array();
    return HexFormat.of().formatHex(bytes);
  }

  private void verifyItself() {
    String text = new String(json, StandardCharsets.ISO_8859_1);
    int last = text.lastIndexOf(LAST_LINE);
    if (last < 0) {
      throw damaged("its manifest has no checksum");
    }
    String sum = text.substring(last + LAST_LINE.length()).replaceAll("[^0-9a-f]", "");
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(Arrays.copyOf(json, last));
      if (!HexFormat.of().formatHex(digest).equals(sum)) {
        throw damaged("its manifest has a wrong checksum");
      }
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static FailedException damaged(String what) {
    return new FailedException(
        Fault.SOURCE,
        "The base backup is not whole: "
            + what
            + ". Take the snapshot again; if it happens again, check network and disk.");
  }
}
