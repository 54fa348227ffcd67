package dev.spillway.api.sigv4;

import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Computes the signature that a request ought to carry.
///
/// @see <a
///   href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html">Create
///   a signed request</a>
final class Signature {
  private static final String MAC = "HmacSHA256";

  private Signature() {}

  static String of(SignedRequest request, QueryString query, Claim claim, Secret secretKey) {
    String stringToSign =
        String.join(
            "\n",
            Claim.ALGORITHM,
            claim.timestamp(),
            claim.scope(),
            sha256(
                canonicalRequest(request, query, claim.signedHeaders())
                    .getBytes(StandardCharsets.UTF_8)));
    byte[] key = ("AWS4" + secretKey.reveal()).getBytes(StandardCharsets.UTF_8);
    for (String part : List.of(claim.date(), claim.region(), claim.service(), claim.terminator())) {
      key = hmac(key, part);
    }
    return HexFormat.of().formatHex(hmac(key, stringToSign));
  }

  private static String canonicalRequest(
      SignedRequest request, QueryString query, List<String> signedHeaders) {
    StringBuilder headers = new StringBuilder();
    for (String name : signedHeaders) {
      List<String> values =
          request.headers().getOrDefault(name.toLowerCase(Locale.ROOT), List.of());
      headers
          .append(name.toLowerCase(Locale.ROOT))
          .append(':')
          .append(String.join(",", values.stream().map(Signature::trimmed).toList()))
          .append('\n');
    }
    return String.join(
        "\n",
        request.method(),
        request.path(),
        query.canonical(),
        headers,
        String.join(";", signedHeaders),
        sha256(request.body()));
  }

  private static String trimmed(String value) {
    return value.strip().replaceAll(" +", " ");
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private static byte[] hmac(byte[] key, String data) {
    try {
      Mac mac = Mac.getInstance(MAC);
      mac.init(new SecretKeySpec(key, MAC));
      return mac.doFinal(data.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException | InvalidKeyException e) {
      throw new IllegalStateException("every JDK has " + MAC, e);
    }
  }
}
