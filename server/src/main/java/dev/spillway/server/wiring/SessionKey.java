package dev.spillway.server.wiring;

import dev.spillway.core.problem.FailedException;
import dev.spillway.core.problem.Fault;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// The key that temporary credentials are made and recognized with, in `sessions.key` of the data
/// directory (mode 0600). The server keeps no list of them: a token says whose it is and until
/// when, and carries a MAC of that; the secret follows from the token. Who deletes the file ends
/// all of them.
public final class SessionKey {
  /// As GetSessionToken allows.
  public static final Duration SHORTEST = Duration.ofMinutes(15);

  public static final Duration LONGEST = Duration.ofHours(36);

  private static final int KEY_BYTES = 32;
  private static final String MAC = "HmacSHA256";
  private static final String FORM = "spillway-session-1";
  private static final String LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  private static final int FIELDS = 6;

  private final Path file;

  /// What a token says.
  record Claims(String caller, String accessKeyId, Instant issued, Instant expires, String secret) {
    @Override
    public String toString() {
      return "Claims[" + caller + ", " + accessKeyId + ", until " + expires + "]";
    }
  }

  public SessionKey(Path dataDirectory) {
    this.file = dataDirectory.resolve("sessions.key");
  }

  /// Makes credentials for a caller, and the key if there is none yet.
  public SessionCredentials issue(
      String caller, Duration duration, Instant now, RandomGenerator random) {
    byte[] key = ensure(random);
    StringBuilder id = new StringBuilder("ASIA");
    random.ints(16, 0, LETTERS.length()).forEach(letter -> id.append(LETTERS.charAt(letter)));
    Instant issued = now.truncatedTo(ChronoUnit.SECONDS);
    Instant expires = issued.plus(duration);
    String said =
        String.join(
            "|",
            FORM,
            caller,
            id,
            Long.toString(issued.getEpochSecond()),
            Long.toString(expires.getEpochSecond()));
    String token = said + "|" + text(mac(key, "token " + said));
    return new SessionCredentials(
        id.toString(), secret(key, said), text(token.getBytes(StandardCharsets.UTF_8)), expires);
  }

  /// What the token says, if it was made with this key; its time may be over.
  Optional<Claims> read(String token) {
    Optional<byte[]> key = existing();
    if (key.isEmpty()) {
      return Optional.empty();
    }
    String plain;
    try {
      plain = new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
    List<String> fields = List.of(plain.split("\\|", -1));
    if (fields.size() != FIELDS || !fields.getFirst().equals(FORM)) {
      return Optional.empty();
    }
    String said = plain.substring(0, plain.lastIndexOf('|'));
    byte[] expected = text(mac(key.get(), "token " + said)).getBytes(StandardCharsets.UTF_8);
    if (!MessageDigest.isEqual(expected, fields.getLast().getBytes(StandardCharsets.UTF_8))) {
      return Optional.empty();
    }
    return Optional.of(
        new Claims(
            fields.get(1),
            fields.get(2),
            Instant.ofEpochSecond(Long.parseLong(fields.get(3))),
            Instant.ofEpochSecond(Long.parseLong(fields.get(4))),
            secret(key.get(), said)));
  }

  private static String secret(byte[] key, String said) {
    return text(mac(key, "secret " + said)).substring(0, 40);
  }

  private byte[] ensure(RandomGenerator random) {
    Optional<byte[]> key = existing();
    if (key.isPresent()) {
      return key.get();
    }
    byte[] fresh = new byte[KEY_BYTES];
    random.nextBytes(fresh);
    Path aside = file.resolveSibling("sessions.key." + text(fresh).substring(0, 8) + ".new");
    try {
      Files.createFile(
          aside,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.write(aside, fresh);
      Files.createLink(file, aside);
      return fresh;
    } catch (FileAlreadyExistsException e) {
      return existing().orElseThrow();
    } catch (IOException e) {
      throw failed("written", e);
    } finally {
      deleteQuietly(aside);
    }
  }

  private static void deleteQuietly(Path aside) {
    try {
      Files.deleteIfExists(aside);
    } catch (IOException e) {
      throw new FailedException(Fault.RESOURCES, "the file " + aside + " cannot be deleted", e);
    }
  }

  private Optional<byte[]> existing() {
    try {
      byte[] key = Files.readAllBytes(file);
      if (key.length != KEY_BYTES) {
        throw new FailedException(
            Fault.SETUP, "the file " + file + " is damaged; delete it, which ends all sessions");
      }
      return Optional.of(key);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw failed("read", e);
    }
  }

  private FailedException failed(String what, IOException e) {
    return new FailedException(
        Fault.SETUP,
        "the file %s cannot be %s (%s); run this as the server's user"
            .formatted(file, what, e.getClass().getSimpleName()),
        e);
  }

  private static byte[] mac(byte[] key, String text) {
    try {
      Mac mac = Mac.getInstance(MAC);
      mac.init(new SecretKeySpec(key, MAC));
      return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException | InvalidKeyException e) {
      throw new IllegalStateException("every JDK has " + MAC, e);
    }
  }

  private static String text(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
