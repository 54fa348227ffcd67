package dev.spillway.aws.kms;

import dev.spillway.aws.role.OwnIdentity;
import dev.spillway.aws.s3.AccessKeyPair;
import dev.spillway.aws.s3.Credentials;
import dev.spillway.core.kms.KeyDescription;
import dev.spillway.core.kms.KeyState;
import dev.spillway.core.kms.Kms;
import dev.spillway.core.policy.Grants;
import dev.spillway.core.policy.Policy;
import dev.spillway.core.policy.PolicyType;
import dev.spillway.testkit.aws.WireAws;
import dev.spillway.testkit.aws.WireKey;
import dev.spillway.testkit.kms.KmsContract;
import java.time.InstantSource;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import software.amazon.awssdk.services.kms.model.KeySpec;

/// AWS KMS through the SDK, against a KMS over the wire.
class AwsKmsContractTest implements KmsContract {
  private final WireAws aws = WireAws.start(InstantSource.system(), 1);
  private final WireKey key =
      aws.key(
          "arn:aws:kms:us-west-2:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab",
          KeySpec.SYMMETRIC_DEFAULT,
          Policy.parse(
              "key",
              PolicyType.KEY,
              "{\"Statement\": {\"Effect\": \"Allow\", \"Principal\": {\"AWS\": \"123456789012\"}, \"Action\": \"kms:*\", \"Resource\": \"*\"}}"));
  private final AwsKms kms;

  AwsKmsContractTest() {
    aws.user(
        "arn:aws:iam::123456789012:user/spillway", "AKIASPILLWAY", "secret", Grants.EVERYTHING);
    aws.alias(alias(), key);
    kms =
        new AwsKms(
            new OwnIdentity(
                "us-west-2",
                Optional.of(Credentials.fixed(AccessKeyPair.of("AKIASPILLWAY", "secret"))),
                Optional.of(aws.endpoint()),
                Optional.of(aws.endpoint())));
  }

  @AfterEach
  void close() {
    kms.close();
    aws.close();
  }

  @Override
  public Kms kms() {
    return kms;
  }

  @Override
  public KeyDescription key() {
    return kms.describe(key.arn());
  }

  @Override
  public String alias() {
    return "alias/lake";
  }

  @Override
  public void move(KeyDescription moved, KeyState state) {
    key.move(
        switch (state) {
          case ENABLED -> software.amazon.awssdk.services.kms.model.KeyState.ENABLED;
          case DISABLED -> software.amazon.awssdk.services.kms.model.KeyState.DISABLED;
          case PENDING_DELETION ->
              software.amazon.awssdk.services.kms.model.KeyState.PENDING_DELETION;
          case UNAVAILABLE -> software.amazon.awssdk.services.kms.model.KeyState.UNAVAILABLE;
        });
  }
}
