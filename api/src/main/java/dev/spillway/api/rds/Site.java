package dev.spillway.api.rds;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Locale;
import java.util.Optional;

/// The one account in the one region that a server is.
public record Site(String account, String region) {
  private static final String BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  private static final int RESOURCE_ID_LENGTH = 26;

  /// @param type such as `snapshot`, `cluster-snapshot`, `db`, `cluster`
  String arn(String type, String name) {
    return "arn:%s:rds:%s:%s:%s:%s".formatted(partition(), region, account, type, name);
  }

  /// The name in a parameter that takes a name or an ARN, lower case as names are stored; empty for
  /// an ARN of another type, account or region.
  Optional<String> nameOf(String type, String nameOrArn) {
    if (!nameOrArn.startsWith("arn:")) {
      return Optional.of(nameOrArn.toLowerCase(Locale.ROOT));
    }
    String prefix = arn(type, "");
    return nameOrArn.startsWith(prefix)
        ? Optional.of(nameOrArn.substring(prefix.length()).toLowerCase(Locale.ROOT))
        : Optional.empty();
  }

  /// The ARN of what a parameter names by name or ARN; an ARN that is not of this site stays as
  /// given.
  String arnOf(String type, String nameOrArn) {
    return nameOf(type, nameOrArn).map(name -> arn(type, name)).orElse(nameOrArn);
  }

  /// A resource's identifier that no rename changes, in the shape of RDS's: `db-` and 26 letters
  /// and digits. Always the same for the same database.
  String resourceId(String type, String name) {
    byte[] digest = sha256(arn(type, name));
    StringBuilder id = new StringBuilder(type).append('-');
    for (int i = 0; i < RESOURCE_ID_LENGTH; i++) {
      id.append(BASE32.charAt(digest[i] & 31));
    }
    return id.toString();
  }

  private String partition() {
    if (region.startsWith("cn-")) {
      return "aws-cn";
    }
    return region.startsWith("us-gov-") ? "aws-us-gov" : "aws";
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
