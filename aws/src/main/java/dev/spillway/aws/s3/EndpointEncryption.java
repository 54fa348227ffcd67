package dev.spillway.aws.s3;

import java.util.Map;

/// How objects are encrypted at an endpoint.
///
/// @param storeKeyIds what the store calls a KMS key, by the key's ARN; a key that is not there
///   goes by its ARN
/// @param bucketKeys whether S3 is asked for bucket keys, which cost fewer KMS requests
public record EndpointEncryption(
    Encryption mode, Map<String, String> storeKeyIds, BucketKeys bucketKeys) {
  /// S3's bucket keys.
  public enum BucketKeys {
    ON,
    OFF
  }

  public EndpointEncryption {
    storeKeyIds = Map.copyOf(storeKeyIds);
  }

  /// The mode, with ARNs as key ids and without bucket keys.
  public static EndpointEncryption of(Encryption mode) {
    return new EndpointEncryption(mode, Map.of(), BucketKeys.OFF);
  }

  String storeKeyId(String keyArn) {
    return storeKeyIds.getOrDefault(keyArn, keyArn);
  }
}
