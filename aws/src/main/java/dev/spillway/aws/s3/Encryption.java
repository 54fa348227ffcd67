package dev.spillway.aws.s3;

import java.util.Locale;

/// Which encryption an endpoint is asked for, as the setting `encryption` spells it.
public enum Encryption {
  /// Under the export's KMS key, and checked that the store says so.
  SSE_KMS("sse-kms"),
  /// Under a key of the store's own.
  SSE_S3("sse-s3"),
  /// Whatever the bucket does by itself.
  BUCKET_DEFAULT("bucket-default"),
  /// Nothing is asked for.
  NONE("none");

  private final String setting;

  Encryption(String setting) {
    this.setting = setting;
  }

  public String setting() {
    return setting;
  }

  /// @throws IllegalArgumentException if the setting is none of the four
  public static Encryption of(String setting) {
    for (Encryption encryption : values()) {
      if (encryption.setting.equals(setting.toLowerCase(Locale.ROOT))) {
        return encryption;
      }
    }
    throw new IllegalArgumentException(
        "encryption '" + setting + "' is none of sse-kms, sse-s3, bucket-default, none");
  }
}
