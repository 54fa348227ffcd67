package dev.spillway.postgres.basebackup;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spillway.postgres.basebackup.CopyFiles.Written;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BackupManifestTest {
  private static final Written LABEL = new Written(10, 0x04030201);
  private static final Written ODD = new Written(3, -1);

  private final BackupManifest manifest =
      manifest(
          """
          { "PostgreSQL-Backup-Manifest-Version": 1,
          "Files": [
          { "Path": "backup_label", "Size": 10, "Last-Modified": "2026-11-22 08:00:00 GMT", "Checksum-Algorithm": "CRC32C", "Checksum": "01020304" },
          { "Encoded-Path": "6f646420ff", "Size": 3, "Last-Modified": "x", "Checksum-Algorithm": "CRC32C", "Checksum": "ffffffff" }
          ],
          "WAL-Ranges": [
          { "Timeline": 1, "Start-LSN": "0/2000028", "End-LSN": "0/2000100" }
          ],
          """);

  @Test
  void acceptsExactlyTheListedFiles() {
    assertThatCode(() -> manifest.verify(files())).doesNotThrowAnyException();
  }

  @Test
  void namesAFileThatIsMissingTooMuchShorterOrDifferent() {
    Map<String, Written> missing = files();
    missing.remove("backup_label");
    assertThatThrownBy(() -> manifest.verify(missing)).hasMessageContaining("did not arrive");
    Map<String, Written> more = files();
    more.put("base/1/999", LABEL);
    assertThatThrownBy(() -> manifest.verify(more)).hasMessageContaining("base/1/999");
    Map<String, Written> shorter = files();
    shorter.put("backup_label", new Written(9, LABEL.crc32c()));
    assertThatThrownBy(() -> manifest.verify(shorter))
        .hasMessageContaining("9 bytes instead of 10");
    Map<String, Written> different = files();
    different.put("backup_label", new Written(10, 7));
    assertThatThrownBy(() -> manifest.verify(different)).hasMessageContaining("another checksum");
  }

  @Test
  void noticesThatItWasChangedItself() {
    byte[] changed =
        "{ \"Files\": [],\n\"Manifest-Checksum\": \"00\"}\n".getBytes(StandardCharsets.UTF_8);
    assertThatThrownBy(() -> new BackupManifest(changed).verify(files()))
        .hasMessageContaining("wrong checksum");
  }

  private static Map<String, Written> files() {
    Map<String, Written> files = new HashMap<>();
    files.put("backup_label", LABEL);
    files.put(new String(HexFormat.of().parseHex("6f646420ff"), StandardCharsets.UTF_8), ODD);
    return files;
  }

  private static BackupManifest manifest(String head) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(head.getBytes(StandardCharsets.UTF_8));
      String sum = HexFormat.of().formatHex(digest);
      return new BackupManifest(
          (head + "\"Manifest-Checksum\": \"" + sum + "\"}\n").getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
