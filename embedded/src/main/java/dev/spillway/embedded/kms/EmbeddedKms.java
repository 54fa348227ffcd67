package dev.spillway.embedded.kms;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.subtle.Random;
import dev.spillway.core.kms.DataKey;
import dev.spillway.core.kms.KeyDescription;
import dev.spillway.core.kms.KeyNotAccessibleException;
import dev.spillway.core.kms.KeyPolicies;
import dev.spillway.core.kms.KeyState;
import dev.spillway.core.kms.Kms;
import dev.spillway.core.policy.Policy;
import dev.spillway.core.policy.PolicyType;
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
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
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
  private final Map<String, Opened> opened = new ConcurrentHashMap<>();

  private record Opened(byte[] keyset, Aead aead) {}

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
        file.change(before ->
            before.keys().containsKey(keyId)
                ? before
                : before.with(KeyRecord.fresh(keyId, clock.instant(), Keysets.fresh())));
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

  /// What the key is for, in its owner's words.
  public void updateDescription(String identifier, String text) {
    changed(identifier, key -> key.described(text));
  }

  /// Replaces the key's policy.
  ///
  /// @throws dev.spillway.core.policy.MalformedPolicyException if it is none
  public void putPolicy(String identifier, String policy) {
    Policy.parse("of the key", PolicyType.KEY, policy);
    changed(identifier, key -> key.withPolicy(policy));
  }

  /// Lets the key get new material by itself whenever the period is over; data keys that the older
  /// material wrapped stay readable.
  ///
  /// @param period empty: never again
  public void rotateEvery(String identifier, Optional<Duration> period) {
    changed(identifier, key -> key.with(key.rotation().every(period)));
  }

  /// Gives the key new material now.
  public void rotate(String identifier) {
    changed(identifier, key -> key.withKeyset(Keysets.rotated(key), clock.instant()));
  }

  /// Takes an alias away; the key stays.
  public void deleteAlias(String alias) {
    file.change(ring -> {
      find(ring, alias);
      return ring.withoutAlias(alias);
    });
  }

  public KeyDetails details(String identifier) {
    KeyRing ring = file.ring();
    KeyRecord key = find(ring, identifier);
    return new KeyDetails(
        description(key),
        key.description(),
        key.deletion(),
        ring.aliases().entrySet().stream()
            .filter(alias -> alias.getValue().equals(key.id()))
            .map(Map.Entry::getKey)
            .toList(),
        key.policy().orElseGet(() -> KeyPolicies.standardText(realm.account())),
        key.rotation());
  }

  @Override
  public Policy policy(String keyArn) {
    return find(file.ring(), keyArn)
        .policy()
        .map(text -> Policy.parse("of the key " + keyArn, PolicyType.KEY, text))
        .orElseGet(() -> Kms.super.policy(keyArn));
  }

  private KeyRecord changed(String identifier, UnaryOperator<KeyRecord> change) {
    KeyRing ring = file.change(before -> before.with(change.apply(find(before, identifier))));
    return find(ring, identifier);
  }

  /// With new material if it is time for it.
  private KeyRecord inTime(KeyRecord key) {
    Instant now = clock.instant();
    return key.rotation().isDue(now)
        ? changed(
            key.id(),
            stored ->
                stored.rotation().isDue(now)
                    ? stored.withKeyset(Keysets.rotated(stored), now)
                    : stored)
        : key;
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
    KeyRecord key = inTime(usable(keyArn));
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
          case DISABLED -> "is disabled; enable it: spillway kms enable-key";
          case PENDING_DELETION ->
              "is pending deletion%s; spillway kms cancel-key-deletion takes that back, enable-key enables it"
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

  private KeyDescription moved(String identifier, KeyState from, UnaryOperator<KeyRecord> change) {
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

  private Aead aead(KeyRecord key) {
    Opened known = opened.get(key.id());
    if (known != null && Arrays.equals(known.keyset(), key.keyset())) {
      return known.aead();
    }
    Aead aead = Keysets.open(key);
    opened.put(key.id(), new Opened(key.keyset(), aead));
    return aead;
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
