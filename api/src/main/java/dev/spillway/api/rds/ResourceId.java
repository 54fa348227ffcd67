package dev.spillway.api.rds;

import dev.spillway.core.task.Site;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/// A database's identifier that no rename changes, in the shape of RDS's: `db-` and 26 letters and
/// digits.
final class ResourceId {
  private static final String BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  private static final int LENGTH = 26;

  private ResourceId() {}

  /// Always the same for the same database.
  static String of(Site site, ResourceKind kind, String database) {
    byte[] digest = sha256(site.arn(kind.databaseType(), database));
    StringBuilder id = new StringBuilder(kind.databaseType()).append('-');
    for (int i = 0; i < LENGTH; i++) {
      id.append(BASE32.charAt(digest[i] & 31));
    }
    return id.toString();
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
