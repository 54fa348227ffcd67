package dev.spillway.embedded.s3;

/// An access key. `toString` does not show the secret.
public record AccessKey(String id, String secret) {
  @Override
  public String toString() {
    return "AccessKey[" + id + "]";
  }
}
