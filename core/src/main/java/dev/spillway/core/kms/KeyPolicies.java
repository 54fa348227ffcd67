package dev.spillway.core.kms;

import dev.spillway.core.policy.Policy;
import dev.spillway.core.policy.PolicyType;

/// The policies that keys have.
public final class KeyPolicies {
  /// The only name that a key's policy can have, as in AWS.
  public static final String NAME = "default";

  private KeyPolicies() {}

  /// What a key made without a policy gets in AWS: the policies of the account's users and roles
  /// decide.
  public static String standardText(String account) {
    return """
    {
      "Version": "2012-10-17",
      "Id": "key-default-1",
      "Statement": [
        {
          "Sid": "Enable IAM User Permissions",
          "Effect": "Allow",
          "Principal": {"AWS": "arn:aws:iam::%s:root"},
          "Action": "kms:*",
          "Resource": "*"
        }
      ]
    }
    """
        .formatted(account);
  }

  static Policy standard(String keyArn) {
    String[] fields = keyArn.split(":", 6);
    return Policy.parse(
        "of the key " + keyArn, PolicyType.KEY, standardText(fields.length > 4 ? fields[4] : ""));
  }
}
