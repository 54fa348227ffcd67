package dev.spillway.embedded.kms;

/// The account and region that all keys of one key store belong to.
public record KmsRealm(String account, String region) {
  /// The ARN of the resource `key/ID` or `alias/NAME` here.
  String arn(String resource) {
    return "arn:aws:kms:" + region + ":" + account + ":" + resource;
  }
}
