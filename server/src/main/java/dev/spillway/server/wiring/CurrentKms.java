package dev.spillway.server.wiring;

import dev.spillway.core.kms.DataKey;
import dev.spillway.core.kms.KeyDescription;
import dev.spillway.core.kms.KeyGrant;
import dev.spillway.core.kms.Kms;
import dev.spillway.core.policy.Policy;
import java.util.Map;
import java.util.function.Supplier;

/// The keys of the configuration as it is now, which a reload may replace.
final class CurrentKms implements Kms {
  private final Supplier<Kms> now;

  CurrentKms(Supplier<Kms> now) {
    this.now = now;
  }

  @Override
  public KeyDescription describe(String identifier) {
    return now.get().describe(identifier);
  }

  @Override
  public DataKey generateDataKey(String keyArn, Map<String, String> encryptionContext) {
    return now.get().generateDataKey(keyArn, encryptionContext);
  }

  @Override
  public byte[] decrypt(String keyArn, byte[] wrapped, Map<String, String> encryptionContext) {
    return now.get().decrypt(keyArn, wrapped, encryptionContext);
  }

  @Override
  public KeyGrant grant(String keyArn, String granteeArn, String name) {
    return now.get().grant(keyArn, granteeArn, name);
  }

  @Override
  public Policy policy(String keyArn) {
    return now.get().policy(keyArn);
  }
}
