package dev.spillway.testkit.kms;

import dev.spillway.core.kms.DataKey;
import dev.spillway.core.kms.KeyDescription;
import dev.spillway.core.kms.KeyNotAccessibleException;
import dev.spillway.core.kms.KeyState;
import dev.spillway.core.kms.Kms;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// Keys in memory that live as long as the test. Thread-safe.
public final class MemoryKms implements Kms {
  private static final int KEY_BYTES = 32;
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;

  private final String account;
  private final String region;
  private final RandomGenerator random;
  private final Map<String, Entry> keys = new ConcurrentHashMap<>();
  private final Map<String, String> aliases = new ConcurrentHashMap<>();

  private record Entry(KeyDescription description, byte[] secret) {}

  /// @param random makes keys and nonces; a seeded one is fine, nothing here is secret
  public MemoryKms(String account, String region, RandomGenerator random) {
    this.account = account;
    this.region = region;
    this.random = random;
  }

  public KeyDescription create(String keyId) {
    String arn = "arn:aws:kms:%s:%s:key/%s".formatted(region, account, keyId);
    KeyDescription description =
        new KeyDescription(keyId, arn, KeyState.ENABLED, true, Instant.EPOCH);
    keys.put(keyId, new Entry(description, bytes(KEY_BYTES)));
    return description;
  }

  /// A key that signs and does not encrypt.
  public KeyDescription createAsymmetric(String keyId) {
    KeyDescription d = create(keyId);
    KeyDescription signing = new KeyDescription(d.id(), d.arn(), d.state(), false, d.created());
    keys.put(keyId, new Entry(signing, new byte[0]));
    return signing;
  }

  /// Gives a key an alias of the form `alias/NAME`.
  public void alias(String alias, String keyId) {
    aliases.put(alias, keyId);
  }

  /// Puts a key into this state.
  public void move(String keyId, KeyState state) {
    keys.computeIfPresent(
        keyId,
        (id, entry) -> {
          KeyDescription d = entry.description();
          return new Entry(
              new KeyDescription(d.id(), d.arn(), state, d.symmetric(), d.created()),
              entry.secret());
        });
  }

  @Override
  public KeyDescription describe(String identifier) {
    return entry(identifier).description();
  }

  @Override
  public DataKey generateDataKey(String keyArn, Map<String, String> encryptionContext) {
    byte[] plain = bytes(KEY_BYTES);
    byte[] nonce = bytes(NONCE_BYTES);
    byte[] sealed = crypt(Cipher.ENCRYPT_MODE, usable(keyArn), nonce, plain, encryptionContext);
    byte[] wrapped =
        ByteBuffer.allocate(NONCE_BYTES + sealed.length).put(nonce).put(sealed).array();
    return new DataKey(plain, wrapped);
  }

  @Override
  public byte[] decrypt(String keyArn, byte[] wrapped, Map<String, String> encryptionContext) {
    byte[] nonce = java.util.Arrays.copyOf(wrapped, NONCE_BYTES);
    byte[] sealed = java.util.Arrays.copyOfRange(wrapped, NONCE_BYTES, wrapped.length);
    return crypt(Cipher.DECRYPT_MODE, usable(keyArn), nonce, sealed, encryptionContext);
  }

  private static byte[] crypt(
      int mode, Entry key, byte[] nonce, byte[] bytes, Map<String, String> context) {
    try {
      Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
      cipher.init(
          mode, new SecretKeySpec(key.secret(), "AES"), new GCMParameterSpec(TAG_BITS, nonce));
      cipher.updateAAD(new TreeMap<>(context).toString().getBytes(StandardCharsets.UTF_8));
      return cipher.doFinal(bytes);
    } catch (GeneralSecurityException e) {
      throw new KeyNotAccessibleException(
          "The KMS key " + key.description().arn() + " did not wrap this with this context.", e);
    }
  }

  private Entry usable(String identifier) {
    Entry entry = entry(identifier);
    KeyState state = entry.description().state();
    if (state != KeyState.ENABLED) {
      throw new KeyNotAccessibleException(
          "The KMS key %s is %s."
              .formatted(
                  entry.description().arn(),
                  state.name().toLowerCase(Locale.ROOT).replace('_', ' ')));
    }
    return entry;
  }

  private Entry entry(String identifier) {
    String resource = identifier;
    if (identifier.startsWith("arn:")) {
      String home = "arn:aws:kms:%s:%s:".formatted(region, account);
      if (!identifier.startsWith(home)) {
        throw new KeyNotAccessibleException(
            "The KMS key %s does not belong to %s.".formatted(identifier, home));
      }
      resource = identifier.substring(home.length());
    }
    String id = aliases.getOrDefault(resource, resource.replaceFirst("^key/", ""));
    Entry entry = keys.get(id);
    if (entry == null) {
      throw new KeyNotAccessibleException("The KMS key '" + identifier + "' does not exist.");
    }
    return entry;
  }

  private byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }
}
