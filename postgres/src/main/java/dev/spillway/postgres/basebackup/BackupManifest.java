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
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;

/// The list of files that the server sends behind a base backup, with a size and a CRC-32C for each
/// and a SHA-256 of the list itself.
///
/// @see <a href="https://www.postgresql.org/docs/current/backup-manifest-format.html">format</a>
final class BackupManifest {
  private static final JsonFactory JSON = new JsonFactory();
  private static final String LAST_LINE = "\"Manifest-Checksum\"";

  private final byte[] json;

  BackupManifest(byte[] json) {
    this.json = json;
  }

  /// Compares with what was unpacked.
  ///
  /// @throws FailedException naming the first file that is missing, too much or different
  void verify(Map<String, CopyFiles.Written> written) {
    verifyItself();
    Set<String> listed = new HashSet<>();
    try (JsonParser parser = JSON.createParser(json)) {
      while (parser.nextToken() != null) {
        if (parser.currentToken() == JsonToken.FIELD_NAME && parser.currentName().equals("Files")) {
          verifyFiles(parser, written, listed);
        }
      }
    } catch (IOException e) {
      throw damaged("its manifest cannot be read: " + e.getMessage());
    }
    for (String path : written.keySet()) {
      if (!listed.contains(path)) {
        throw damaged("the file " + path + " is not in its manifest");
      }
    }
    if (!listed.contains("backup_label")) {
      throw damaged("backup_label is not in its manifest");
    }
  }

  private static void verifyFiles(
      JsonParser parser, Map<String, CopyFiles.Written> written, Set<String> listed)
      throws IOException {
    parser.nextToken();
    while (parser.nextToken() == JsonToken.START_OBJECT) {
      String path = "";
      long size = -1;
      String checksum = "";
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String field = parser.currentName();
        parser.nextToken();
        switch (field) {
          case "Path" -> path = parser.getText();
          case "Encoded-Path" ->
              path = new String(HexFormat.of().parseHex(parser.getText()), StandardCharsets.UTF_8);
          case "Size" -> size = parser.getLongValue();
          case "Checksum" -> checksum = parser.getText();
          default -> {
            // Last-Modified and Checksum-Algorithm, which we chose, say nothing to compare.
          }
        }
      }
      verifyFile(path, size, checksum, written.get(path));
      listed.add(path);
    }
  }

  private static void verifyFile(
      String path,
      long size,
      String checksum,
      CopyFiles.@org.jspecify.annotations.Nullable Written file) {
    if (file == null) {
      throw damaged("the file " + path + " did not arrive");
    }
    if (file.bytes() != size) {
      throw damaged("the file %s has %d bytes instead of %d".formatted(path, file.bytes(), size));
    }
    if (!checksum.equals(hex(file.crc32c()))) {
      throw damaged("the file " + path + " arrived with another checksum");
    }
  }

  /// The manifest prints the checksum's bytes as they lie in the server's memory; only
  /// little-endian servers can be read at all.
  private static String hex(int crc) {
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
