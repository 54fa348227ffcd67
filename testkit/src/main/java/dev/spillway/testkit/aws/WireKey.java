package dev.spillway.testkit.aws;

import dev.spillway.core.policy.Policy;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import software.amazon.awssdk.services.kms.model.KeyMetadata;
import software.amazon.awssdk.services.kms.model.KeySpec;
import software.amazon.awssdk.services.kms.model.KeyState;
import software.amazon.awssdk.services.kms.model.KeyUsageType;

/// A key of the wire-level KMS.
public final class WireKey {
  private static final int NONCE = 12;
  private static final int TAG_BITS = 128;

  private final String arn;
  private final KeySpec spec;
  private final byte[] material;
  final Map<String, WireGrant> grants = new ConcurrentHashMap<>();
  private volatile KeyState state = KeyState.ENABLED;
  private volatile Policy policy;

  /// A grant: these operations to this principal.
  record WireGrant(
      String id, String name, String grantee, String retiring, List<String> operations) {}

  WireKey(String arn, KeySpec spec, Policy policy, byte[] material) {
    this.arn = arn;
    this.spec = spec;
    this.policy = policy;
    this.material = material.clone();
  }

  public String arn() {
    return arn;
  }

  public void move(KeyState newState) {
    state = newState;
  }

  public void policy(Policy newPolicy) {
    policy = newPolicy;
  }

  /// The material in the forms that it could be printed in.
  List<String> material() {
    return List.of(
        HexFormat.of().formatHex(material),
        Base64.getEncoder().encodeToString(material),
        Arrays.toString(material));
  }

  /// How many grants there are.
  public int grantCount() {
    return grants.size();
  }

  Policy policy() {
    return policy;
  }

  KeyMetadata metadata() {
    return KeyMetadata.builder()
        .arn(arn)
        .keyId(arn.substring(arn.lastIndexOf('/') + 1))
        .keyState(state)
        .enabled(state == KeyState.ENABLED)
        .keySpec(spec)
        .keyUsage(
            spec == KeySpec.SYMMETRIC_DEFAULT
                ? KeyUsageType.ENCRYPT_DECRYPT
                : KeyUsageType.SIGN_VERIFY)
        .creationDate(Instant.parse("2026-01-01T00:00:00Z"))
        .build();
  }

  /// As KMS refuses what is not enabled.
  void requireUsable() {
    if (state == KeyState.DISABLED) {
      throw new WireRefusal("DisabledException", arn + " is disabled.");
    } else if (state != KeyState.ENABLED) {
      throw new WireRefusal(
          "KMSInvalidStateException",
          arn + (state == KeyState.PENDING_DELETION ? " is pending deletion." : " is " + state));
    } else if (spec != KeySpec.SYMMETRIC_DEFAULT) {
      throw new WireRefusal("InvalidKeyUsageException", arn + " key usage is SIGN_VERIFY");
    }
  }

  byte[] encrypt(byte[] plain, byte[] nonce, Map<String, String> context) {
    byte[] sealed = new byte[NONCE + plain.length + TAG_BITS / 8];
    System.arraycopy(nonce, 0, sealed, 0, NONCE);
    byte[] text = crypt(Cipher.ENCRYPT_MODE, nonce, plain, context);
    System.arraycopy(text, 0, sealed, NONCE, text.length);
    return sealed;
  }

  byte[] decrypt(byte[] sealed, Map<String, String> context) {
    if (sealed.length < NONCE) {
      throw new WireRefusal("InvalidCiphertextException", "");
    }
    return crypt(
        Cipher.DECRYPT_MODE,
        Arrays.copyOf(sealed, NONCE),
        Arrays.copyOfRange(sealed, NONCE, sealed.length),
        context);
  }

  private byte[] crypt(int mode, byte[] nonce, byte[] text, Map<String, String> context) {
    try {
      Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
      cipher.init(mode, new SecretKeySpec(material, "AES"), new GCMParameterSpec(TAG_BITS, nonce));
      cipher.updateAAD(
          new TreeMap<>(context).toString().getBytes(java.nio.charset.StandardCharsets.UTF_8));
      return cipher.doFinal(text);
    } catch (GeneralSecurityException e) {
      throw new WireRefusal("InvalidCiphertextException", "");
    }
  }
}
