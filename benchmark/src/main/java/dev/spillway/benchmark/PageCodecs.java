package dev.spillway.benchmark;

import com.github.luben.zstd.Zstd;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.xerial.snappy.Snappy;

/// What Hadoop's codecs do by default, without Hadoop: zlib at level 6, snappy, zstd at level 3.
final class PageCodecs implements CompressionCodecFactory {
  private static final int ZSTD_LEVEL = 3;

  @Override
  public BytesInputCompressor getCompressor(CompressionCodecName codec) {
    return new Compressor(codec);
  }

  @Override
  public BytesInputDecompressor getDecompressor(CompressionCodecName codec) {
    throw new UnsupportedOperationException("only written here");
  }

  @Override
  public void release() {}

  private record Compressor(CompressionCodecName codec) implements BytesInputCompressor {
    @Override
    public BytesInput compress(BytesInput page) throws IOException {
      ByteArrayOutputStream copy = new ByteArrayOutputStream((int) page.size());
      page.writeAllTo(copy);
      byte[] bytes = copy.toByteArray();
      return switch (codec) {
        case GZIP -> BytesInput.from(gzip(bytes));
        case SNAPPY -> BytesInput.from(Snappy.compress(bytes));
        case ZSTD -> BytesInput.from(Zstd.compress(bytes, ZSTD_LEVEL));
        case UNCOMPRESSED -> BytesInput.from(bytes);
        case LZO, BROTLI, LZ4, LZ4_RAW -> throw new IOException("not measured: " + codec);
      };
    }

    private static byte[] gzip(byte[] bytes) throws IOException {
      ByteArrayOutputStream target = new ByteArrayOutputStream(bytes.length / 2);
      try (GZIPOutputStream gzip =
          new GZIPOutputStream(target) {
            {
              def.setLevel(Deflater.DEFAULT_COMPRESSION);
            }
          }) {
        gzip.write(bytes);
      }
      return target.toByteArray();
    }

    @Override
    public CompressionCodecName getCodecName() {
      return codec;
    }

    @Override
    public void release() {}
  }
}
