package dev.spillway.embedded.s3.store;

import com.google.crypto.tink.subtle.AesGcmHkdfStreaming;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.security.GeneralSecurityException;

/// Encrypts the parts of one object under its data key: Tink's streaming AES-256-GCM, in segments
/// that are decrypted on their own, so that a range costs what it reads. Each part has its own salt
/// and its number as associated data. Thread-safe.
final class PartCipher {
  /// Small enough that the two buffers of a tiny object cost nothing, large enough for full speed.
  static final int SEGMENT_BYTES = 64 << 10;

  private static final int KEY_BYTES = 32;
  private static final AesGcmHkdfStreaming SIZES = streaming(new byte[KEY_BYTES]);

  private final AesGcmHkdfStreaming aead;

  PartCipher(byte[] dataKey) {
    this.aead = streaming(dataKey);
  }

  /// The size of a part on disk.
  static long cipherBytes(long plainBytes) {
    return SIZES.expectedCiphertextSize(plainBytes);
  }

  OutputStream encrypting(OutputStream target, int part) throws IOException {
    try {
      return aead.newEncryptingStream(target, associatedData(part));
    } catch (GeneralSecurityException e) {
      throw new IOException("cannot encrypt", e);
    }
  }

  InputStream decrypting(InputStream source, int part) throws IOException {
    try {
      return aead.newDecryptingStream(source, associatedData(part));
    } catch (GeneralSecurityException e) {
      throw new IOException("cannot decrypt", e);
    }
  }

  SeekableByteChannel decrypting(SeekableByteChannel source, int part) throws IOException {
    try {
      return aead.newSeekableDecryptingChannel(source, associatedData(part));
    } catch (GeneralSecurityException e) {
      throw new IOException("cannot decrypt", e);
    }
  }

  private static byte[] associatedData(int part) {
    return ByteBuffer.allocate(Integer.BYTES).putInt(part).array();
  }

  private static AesGcmHkdfStreaming streaming(byte[] dataKey) {
    try {
      return new AesGcmHkdfStreaming(dataKey, "HmacSha256", KEY_BYTES, SEGMENT_BYTES, 0);
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("not a data key", e);
    }
  }
}
