package dev.spillway.embedded.s3.store;

import dev.spillway.embedded.s3.store.RefusedRequest.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/// Writes encrypted files, within the quota.
final class PartWriter {
  private final Disk disk;

  PartWriter(Disk disk) {
    this.disk = disk;
  }

  /// Writes the content encrypted to `target`, which appears whole or not at all.
  ///
  /// @throws RefusedRequest FULL, or INCOMPLETE_BODY if the content has not `bytes` bytes
  void write(Path target, InputStream content, long bytes, PartCipher cipher, int part)
      throws IOException {
    long cipherBytes = PartCipher.cipherBytes(bytes);
    disk.quota().reserve(cipherBytes);
    boolean written = false;
    Path file = disk.newFile();
    try {
      try (FileChannel channel = disk.create(file)) {
        encrypt(content, bytes, Channels.newOutputStream(channel), cipher, part);
        channel.force(true);
      }
      disk.publish(file, target);
      written = true;
    } finally {
      if (!written) {
        disk.quota().release(cipherBytes);
        Files.deleteIfExists(file);
      }
    }
  }

  /// Encrypts and leaves `target` open, since a channel must be forced before it is closed.
  static void encrypt(
      InputStream content, long bytes, OutputStream target, PartCipher cipher, int part)
      throws IOException {
    OutputStream unclosed =
        new java.io.FilterOutputStream(target) {
          @Override
          public void write(byte[] source, int from, int length) throws IOException {
            out.write(source, from, length);
          }

          @Override
          public void close() {}
        };
    try (OutputStream sealed = cipher.encrypting(unclosed, part)) {
      byte[] buffer = new byte[PartCipher.SEGMENT_BYTES];
      long left = bytes;
      for (int read = content.read(buffer); read >= 0; read = content.read(buffer)) {
        left -= read;
        sealed.write(buffer, 0, read);
      }
      if (left != 0) {
        throw new RefusedRequest(
            Reason.INCOMPLETE_BODY,
            "The request has %d bytes fewer than it announced.".formatted(left));
      }
    }
  }

  /// A part is gone.
  void released(long bytes) {
    disk.quota().release(PartCipher.cipherBytes(bytes));
  }
}
