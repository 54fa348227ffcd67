package dev.spillway.server.configuration;

/// An AWS access key. Printing shows only its id.
public record AccessKey(String id, String secret) {
  public AccessKey {
    if (id.isBlank() || secret.isBlank()) {
      throw new IllegalArgumentException("an access key with an empty id or secret");
    }
  }

  @Override
  public String toString() {
    return "AccessKey[" + id + "]";
  }
}
