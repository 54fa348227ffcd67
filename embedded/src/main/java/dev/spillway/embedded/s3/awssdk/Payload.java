package dev.spillway.embedded.s3.awssdk;

import com.google.common.hash.HashCode;
import com.google.common.hash.Hashing;
import com.google.common.hash.HashingInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A request's body on its way into the store.
final class Payload {
  private Payload() {}

  /// Hands the body on, checked against Content-MD5 if there is one. A refused body is read to its
  /// end all the same: a client that is still sending would otherwise see a broken connection
  /// instead of the answer.
  static <T> T stored(
      InputStream payload, @Nullable String contentMd5, Function<InputStream, T> store) {
    try (payload) {
      try {
        return store.apply(contentMd5 == null ? payload : checked(payload, contentMd5));
      } catch (RuntimeException e) {
        drain(payload, e);
        throw e;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void drain(InputStream payload, RuntimeException refusal) {
    try {
      payload.transferTo(java.io.OutputStream.nullOutputStream());
    } catch (IOException | RuntimeException e) {
      refusal.addSuppressed(e);
    }
  }

  @SuppressWarnings("deprecation") // S3 prescribes MD5 here.
  private static InputStream checked(InputStream payload, String contentMd5) {
    HashCode wanted = HashCode.fromBytes(Base64.getDecoder().decode(contentMd5));
    HashingInputStream hashing = new HashingInputStream(Hashing.md5(), payload);
    return new FilterInputStream(hashing) {
      @Override
      public int read(byte[] target, int from, int length) throws IOException {
        int read = in.read(target, from, length);
        if (read < 0 && !hashing.hash().equals(wanted)) {
          throw Errors.badDigest();
        }
        return read;
      }
    };
  }
}
