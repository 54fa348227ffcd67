package dev.spillway.server.wiring;

import dev.spillway.aws.kms.AwsKms;
import dev.spillway.core.kms.DataKey;
import dev.spillway.core.kms.KeyDescription;
import dev.spillway.core.kms.KeyGrant;
import dev.spillway.core.kms.Kms;
import java.util.Map;

/// The keys that the configuration declares, and those of AWS KMS for every other name.
final class KnownKeys implements Kms, AutoCloseable {
  private final DeclaredKeys declared;
  private final AwsKms aws;

  KnownKeys(DeclaredKeys declared, AwsKms aws) {
    this.declared = declared;
    this.aws = aws;
  }

  private Kms of(String identifier) {
    return declared.isDeclared(identifier) ? declared : aws;
  }

  @Override
  public KeyDescription describe(String identifier) {
    return of(identifier).describe(identifier);
  }

  @Override
  public DataKey generateDataKey(String keyArn, Map<String, String> encryptionContext) {
    return of(keyArn).generateDataKey(keyArn, encryptionContext);
  }

  @Override
  public byte[] decrypt(String keyArn, byte[] wrapped, Map<String, String> encryptionContext) {
    return of(keyArn).decrypt(keyArn, wrapped, encryptionContext);
  }

  @Override
  public KeyGrant grant(String keyArn, String granteeArn, String name) {
    return of(keyArn).grant(keyArn, granteeArn, name);
  }

  @Override
  public void close() {
    aws.close();
  }
}
