package dev.spillway.embedded.s3.awssdk;

import dev.spillway.embedded.s3.store.ListPage;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.gaul.s3proxy.blobstore.S3Exceptions;

/// Where a listing goes on: a key or a common prefix. Opaque to clients.
record PageToken(String after, boolean isPrefix) {
  static PageToken after(ListPage page) {
    return new PageToken(page.last(), page.lastIsPrefix());
  }

  String encode() {
    byte[] text = ((isPrefix ? "p" : "k") + after).getBytes(StandardCharsets.UTF_8);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(text);
  }

  static PageToken decode(String token) {
    try {
      String text = new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
      return new PageToken(text.substring(1), text.startsWith("p"));
    } catch (IllegalArgumentException | StringIndexOutOfBoundsException e) {
      throw S3Exceptions.invalidArgument("The continuation token is not one of this store's.");
    }
  }
}
