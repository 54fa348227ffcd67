package dev.spillway.embedded.kms;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.TinkProtoKeysetFormat;
import com.google.crypto.tink.aead.AeadConfig2026;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import com.google.crypto.tink.subtle.Random;
import dev.spillway.core.kms.DataKey;
import dev.spillway.core.kms.KeyDescription;
import dev.spillway.core.kms.KeyNotAccessibleException;
import dev.spillway.core.kms.KeyState;
import dev.spillway.core.kms.Kms;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/// KMS on one machine: AES-256-GCM keys in `keys.json` of a directory, data keys wrapped under them
/// with the encryption context as associated data.
///
/// What protects the keys is the mode of the file (0600 in a directory of 0700) and whatever
/// encrypts the disk below it: there is no hardware, and who can read the file can read every
/// object. Several processes may use one directory at the same time. Thread-safe. Key material
/// comes from the JDK's secure random source.
public final class EmbeddedKms implements Kms {
  /// The key of the embedded defaults, made at the first start.
  public static final String DEFAULT_KEY_ID = "abcd0000-7fca-4128-82f2-aabbccddeeff";

  private static final int DATA_KEY_BYTES = 32;
  private static final Pattern KEY_ID = Pattern.compile("[A-Za-z0-9-]{1,64}");
  private static final Pattern ALIAS = Pattern.compile("alias/[A-Za-z0-9/_-]{1,250}");

  private final KmsRealm realm;
  private final InstantSource clock;
  private final KeyFile file;
  private final Map<String, Aead> opened = new ConcurrentHashMap<>();

  /// @param directory made with mode 0700 if it is missing
  public EmbeddedKms(KmsRealm realm, Path directory, InstantSource clock) {
    this.realm = realm;
    this.clock = clock;
    this.file = new KeyFile(directory);
  }

  /// Makes a key with a random id.
  public KeyDescription create() {
    return create(UUID.randomUUID().toString());
  }

  /// Makes a key with this id, or describes the one that has it already.
  public KeyDescription create(String keyId) {
    if (!KEY_ID.matcher(keyId).matches()) {
      throw new IllegalArgumentException(
          "'" + keyId + "' is no key id: 1 to 64 letters, digits and hyphens");
    }
    KeyRing ring =
        file.change(
            before -> before.keys().containsKey(keyId) ? before : before.with(newKey(keyId)));
    return description(ring.find(keyId).orElseThrow());
  }

  /// Points `alias/NAME` to a key, also if it pointed to another one before.
  public void alias(String alias, String identifier) {
    if (!ALIAS.matcher(alias).matches()) {
      throw new IllegalArgumentException(
          "'" + alias + "' is no alias: alias/ and letters, digits, '/', '_' and '-'");
    }
    file.change(ring -> ring.withAlias(alias, find(ring, identifier).id()));
  }

  public KeyDescription enable(String identifier) {
    return moved(identifier, KeyState.DISABLED, key -> key.in(KeyState.ENABLED));
  }

  public KeyDescription disable(String identifier) {
    return moved(identifier, KeyState.ENABLED, key -> key.in(KeyState.DISABLED));
  }

  /// Puts the key out of use. It is never destroyed by itself: take it out of `keys.json` by hand
  /// once the date has passed and nothing needs it any more.
  ///
  /// @return the date that is stored with the key
  public Instant scheduleDeletion(String identifier, Duration waiting) {
    Instant date = clock.instant().plus(waiting);
    file.change(ring -> ring.with(find(ring, identifier).deletedAt(date)));
    return date;
  }

  /// The key is disabled afterwards, as in AWS.
  public KeyDescription cancelDeletion(String identifier) {
    return moved(identifier, KeyState.PENDING_DELETION, key -> key.in(KeyState.DISABLED));
  }

  /// All keys in the order of their ids.
  public List<KeyDescription> list() {
    return file.ring().keys().values().stream().map(this::description).toList();
  }

  /// From `alias/NAME` to the key's id.
  public SortedMap<String, String> aliases() {
    return new TreeMap<>(file.ring().aliases());
  }

  @Override
  public KeyDescription describe(String identifier) {
    return description(find(file.ring(), identifier));
  }

  @Override
  public DataKey generateDataKey(String keyArn, Map<String, String> encryptionContext) {
    KeyRecord key = usable(keyArn);
    byte[] plain = Random.randBytes(DATA_KEY_BYTES);
    try {
      return new DataKey(plain, aead(key).encrypt(plain, associatedData(encryptionContext)));
    } catch (GeneralSecurityException e) {
      throw new KeyNotAccessibleException("The KMS key '" + keyArn + "' cannot encrypt.", e);
    }
  }

  @Override
  public byte[] decrypt(String keyArn, byte[] wrapped, Map<String, String> encryptionContext) {
    KeyRecord key = usable(keyArn);
    try {
      return aead(key).decrypt(wrapped, associatedData(encryptionContext));
    } catch (GeneralSecurityException e) {
      throw new KeyNotAccessibleException(
          "The KMS key '%s' did not wrap this data key with this encryption context."
              .formatted(keyArn),
          e);
    }
  }

  private KeyRecord usable(String identifier) {
    KeyRecord key = find(file.ring(), identifier);
    String problem =
        switch (key.state()) {
          case ENABLED -> "";
          case DISABLED -> "is disabled; enable it with 'spillway kms'";
          case PENDING_DELETION ->
              "is pending deletion%s; cancel that with 'spillway kms', then enable it"
                  .formatted(key.deletion().map(date -> " on " + date).orElse(""));
          case UNAVAILABLE -> "is unavailable";
        };
    if (!problem.isEmpty()) {
      throw new KeyNotAccessibleException("The KMS key '" + identifier + "' " + problem + ".");
    }
    return key;
  }

  private KeyRecord find(KeyRing ring, String identifier) {
    Optional<KeyRecord> found = ring.find(resource(identifier));
    return found.orElseThrow(() ->
        new KeyNotAccessibleException(
            "The KMS key '%s' does not exist in account %s, region %s. Known: %s."
                .formatted(identifier, realm.account(), realm.region(), ring.known())));
  }

  /// What stands after the account in the ARN, or the identifier itself.
  private String resource(String identifier) {
    if (!identifier.startsWith("arn:")) {
      return identifier;
    }
    String[] fields = identifier.split(":", 6);
    if (fields.length < 6 || !fields[2].equals("kms")) {
      throw new KeyNotAccessibleException("'" + identifier + "' is not the ARN of a KMS key.");
    }
    if (!fields[3].equals(realm.region()) || !fields[4].equals(realm.account())) {
      throw new KeyNotAccessibleException(
          "The KMS key '%s' belongs to account %s, region %s; this server is account %s, region %s. Name a key of this one."
              .formatted(identifier, fields[4], fields[3], realm.account(), realm.region()));
    }
    return fields[5];
  }

  private KeyDescription moved(
      String identifier, KeyState from, java.util.function.UnaryOperator<KeyRecord> change) {
    KeyRing ring =
        file.change(before -> {
          KeyRecord key = find(before, identifier);
          return key.state() == from ? before.with(change.apply(key)) : before;
        });
    return description(find(ring, identifier));
  }

  private KeyDescription description(KeyRecord key) {
    return new KeyDescription(
        key.id(), realm.arn("key/" + key.id()), key.state(), true, key.created());
  }

  private KeyRecord newKey(String keyId) {
    try {
      KeysetHandle keyset =
          KeysetHandle.generateNew(PredefinedAeadParameters.AES256_GCM, AeadConfig2026.get());
      return new KeyRecord(
          keyId,
          clock.instant(),
          KeyState.ENABLED,
          Optional.empty(),
          TinkProtoKeysetFormat.serializeKeyset(
              keyset, InsecureSecretKeyAccess.get(), AeadConfig2026.get()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Tink cannot make an AES-256-GCM key", e);
    }
  }

  private Aead aead(KeyRecord key) {
    return opened.computeIfAbsent(
        key.id(),
        id -> {
          try {
            return TinkProtoKeysetFormat.parseKeyset(
                    key.keyset(), InsecureSecretKeyAccess.get(), AeadConfig2026.get())
                .getPrimitive(AeadConfig2026.get(), Aead.class);
          } catch (GeneralSecurityException e) {
            throw new KeyNotAccessibleException(
                "The KMS key '" + id + "' is damaged in keys.json; restore the file.", e);
          }
        });
  }

  /// The context in one form only, whatever the order of the map.
  private static byte[] associatedData(Map<String, String> context) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      for (Map.Entry<String, String> entry : new TreeMap<>(context).entrySet()) {
        for (String text : List.of(entry.getKey(), entry.getValue())) {
          byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
          out.writeInt(utf8.length);
          out.write(utf8);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}
