package dev.spillway.postgres.imported;

import com.github.luben.zstd.ZstdInputStream;
import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.LongConsumer;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;
import org.apache.commons.compress.compressors.lz4.FramedLZ4CompressorInputStream;

/// How a file is compressed, told by its first bytes: archives of WAL often have no telling name.
enum Compression {
  NONE,
  GZIP,
  LZ4,
  ZSTD,
  BZIP2;

  private static final int BUFFER_BYTES = 256 * 1024;

  static Compression of(byte[] head) {
    if (begins(head, 0x1f, 0x8b)) {
      return GZIP;
    } else if (begins(head, 0x04, 0x22, 0x4d, 0x18)) {
      return LZ4;
    } else if (begins(head, 0x28, 0xb5, 0x2f, 0xfd)) {
      return ZSTD;
    }
    return begins(head, 'B', 'Z', 'h') ? BZIP2 : NONE;
  }

  private static boolean begins(byte[] head, int... magic) {
    if (head.length < magic.length) {
      return false;
    }
    for (int i = 0; i < magic.length; i++) {
      if ((head[i] & 0xff) != magic[i]) {
        return false;
      }
    }
    return true;
  }

  /// The file's content, decompressed.
  static InputStream open(Path file) throws IOException {
    return open(file, _ -> {});
  }

  /// The file's content, decompressed.
  ///
  /// @param progress hears how many bytes of the file were read so far
  static InputStream open(Path file, LongConsumer progress) throws IOException {
    byte[] head;
    try (InputStream in = Files.newInputStream(file)) {
      head = in.readNBytes(4);
    }
    InputStream in =
        new BufferedInputStream(new Counted(Files.newInputStream(file), progress), BUFFER_BYTES);
    try {
      return switch (of(head)) {
        case NONE -> in;
        case GZIP ->
            GzipCompressorInputStream.builder()
                .setInputStream(in)
                .setDecompressConcatenated(true)
                .get();
        case LZ4 -> new FramedLZ4CompressorInputStream(in, true);
        case ZSTD -> new ZstdInputStream(in);
        case BZIP2 -> new BZip2CompressorInputStream(in, true);
      };
    } catch (IOException e) {
      in.close();
      throw e;
    }
  }

  private static final class Counted extends FilterInputStream {
    private final LongConsumer progress;
    private long total;

    Counted(InputStream in, LongConsumer progress) {
      super(in);
      this.progress = progress;
    }

    @Override
    public int read() throws IOException {
      int next = super.read();
      count(next < 0 ? 0 : 1);
      return next;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      int count = super.read(bytes, offset, length);
      count(Math.max(0, count));
      return count;
    }

    private void count(int bytes) {
      total += bytes;
      progress.accept(total);
    }
  }
}
