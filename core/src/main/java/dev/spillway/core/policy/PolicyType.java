package dev.spillway.core.policy;

/// What a policy is attached to, which decides the elements that it may have.
public enum PolicyType {
  /// Attached to who asks: no Principal.
  IDENTITY("identity-based"),
  /// Attached to a KMS key: with Principal and Resource.
  KEY("resource-based"),
  /// Says who may assume a role: with Principal, without Resource.
  TRUST("resource-based");

  private final String words;

  PolicyType(String words) {
    this.words = words;
  }

  /// As AWS's messages call it.
  String words() {
    return words;
  }
}
