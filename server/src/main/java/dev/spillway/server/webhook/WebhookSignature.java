package dev.spillway.server.webhook;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Proves to the receiver who posted a body and when: HMAC-SHA256, under a secret that both know,
/// of the time, a full stop and the body.
final class WebhookSignature {
  static final String HEADER = "X-Spillway-Signature";

  private static final String ALGORITHM = "HmacSHA256";

  private WebhookSignature() {}

  /// The header's value, `t=SECONDS,v1=HEX`.
  static String of(String secret, Instant time, byte[] body) {
    String seconds = Long.toString(time.getEpochSecond());
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM));
      mac.update((seconds + ".").getBytes(StandardCharsets.US_ASCII));
      return "t=" + seconds + ",v1=" + HexFormat.of().formatHex(mac.doFinal(body));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HMAC-SHA256", e);
    }
  }
}
