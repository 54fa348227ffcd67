package dev.spillway.testkit.aws;

import com.sun.net.httpserver.HttpExchange;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// The signature in a request's Authorization header.
record WireSignature(String accessKeyId, List<String> scope, List<String> headers, String given) {
  private static final Pattern FORM =
      Pattern.compile(
          "AWS4-HMAC-SHA256 Credential=([^/]+)/([^,]+), ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]+)");

  static WireSignature of(HttpExchange request) {
    String text = request.getRequestHeaders().getFirst("Authorization");
    Matcher form = FORM.matcher(text == null ? "" : text);
    if (!form.matches()) {
      throw new WireRefusal("MissingAuthenticationToken", "the request is not signed");
    }
    return new WireSignature(
        form.group(1),
        List.of(form.group(2).split("/", -1)),
        List.of(form.group(3).split(";", -1)),
        form.group(4));
  }

  void verify(HttpExchange request, byte[] body, String secret) {
    try {
      StringBuilder canonical = new StringBuilder("POST\n/\n\n");
      for (String name : headers) {
        canonical
            .append(name)
            .append(':')
            .append(String.join(",", request.getRequestHeaders().get(name)).strip())
            .append('\n');
      }
      canonical.append('\n').append(String.join(";", headers)).append('\n').append(hash(body));
      String toSign =
          String.join(
              "\n",
              "AWS4-HMAC-SHA256",
              request.getRequestHeaders().getFirst("X-Amz-Date"),
              String.join("/", scope),
              hash(canonical.toString().getBytes(StandardCharsets.UTF_8)));
      byte[] key = ("AWS4" + secret).getBytes(StandardCharsets.UTF_8);
      for (String part : scope) {
        key = mac(key, part);
      }
      if (!HexFormat.of().formatHex(mac(key, toSign)).equals(given)) {
        throw new WireRefusal("SignatureDoesNotMatch", "the signature does not match");
      }
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String hash(byte[] bytes) throws GeneralSecurityException {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
  }

  private static byte[] mac(byte[] key, String text) throws GeneralSecurityException {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key, "HmacSHA256"));
    return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
  }
}
