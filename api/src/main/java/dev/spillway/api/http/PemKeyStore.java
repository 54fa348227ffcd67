package dev.spillway.api.http;

import dev.spillway.core.problem.FailedException;
import dev.spillway.core.problem.Fault;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads PEM files into a key store in memory.
final class PemKeyStore {
  private static final Pattern PKCS8 =
      Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");
  private static final List<String> ALGORITHMS = List.of("RSA", "EC", "EdDSA");

  private PemKeyStore() {}

  /// @throws FailedException of fault SETUP, naming the file and what to do
  static KeyStore load(Listen.TlsFiles files, char[] password) {
    try {
      Certificate[] chain = certificates(files.certificates());
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      PrivateKey key = key(files.key());
      requirePair(key, chain[0]);
      store.setKeyEntry("server", key, password, chain);
      return store;
    } catch (IOException e) {
      throw setup("The TLS files cannot be read: " + e, e);
    } catch (GeneralSecurityException e) {
      throw setup(
          "The TLS files %s and %s cannot be used: %s"
              .formatted(files.certificates(), files.key(), e.getMessage()),
          e);
    }
  }

  private static Certificate[] certificates(Path file)
      throws IOException, GeneralSecurityException {
    try (InputStream pem = Files.newInputStream(file)) {
      Certificate[] chain =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(pem)
              .toArray(Certificate[]::new);
      if (chain.length == 0) {
        throw new GeneralSecurityException(file + " has no certificate");
      }
      return chain;
    }
  }

  private static PrivateKey key(Path file) throws IOException, GeneralSecurityException {
    Matcher pem = PKCS8.matcher(Files.readString(file));
    if (!pem.find()) {
      throw new GeneralSecurityException(
          file
              + " has no unencrypted PKCS#8 key (BEGIN PRIVATE KEY); convert it with: openssl pkcs8 -topk8 -nocrypt");
    }
    PKCS8EncodedKeySpec encoded =
        new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(pem.group(1)));
    for (String algorithm : ALGORITHMS) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(encoded);
      } catch (InvalidKeySpecException _) {
        // A key of another algorithm: the next one is tried.
      }
    }
    throw new GeneralSecurityException(file + " holds no key of " + ALGORITHMS);
  }

  /// Java would start with any two, and every handshake would fail.
  private static void requirePair(PrivateKey key, Certificate first)
      throws GeneralSecurityException {
    String algorithm =
        switch (key.getAlgorithm()) {
          case "RSA" -> "SHA256withRSA";
          case "EC" -> "SHA256withECDSA";
          default -> key.getAlgorithm();
        };
    byte[] text = "who signs this has the key".getBytes(StandardCharsets.US_ASCII);
    Signature signing = Signature.getInstance(algorithm);
    signing.initSign(key);
    signing.update(text);
    byte[] signature = signing.sign();
    if (!first.getPublicKey().getAlgorithm().equals(key.getAlgorithm())
        || !isSigned(first, algorithm, text, signature)) {
      throw new GeneralSecurityException("the key does not belong to the first certificate");
    }
  }

  private static boolean isSigned(
      Certificate certificate, String algorithm, byte[] text, byte[] signature)
      throws GeneralSecurityException {
    Signature verifying = Signature.getInstance(algorithm);
    verifying.initVerify(certificate.getPublicKey());
    verifying.update(text);
    try {
      return verifying.verify(signature);
    } catch (SignatureException e) {
      // Of another length than this key's are.
      return false;
    }
  }

  private static FailedException setup(String message, Exception cause) {
    return new FailedException(Fault.SETUP, message, cause);
  }
}
