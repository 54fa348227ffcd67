package dev.spillway.testkit.parquet;

import com.github.luben.zstd.Zstd;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.GZIPInputStream;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.xerial.snappy.Snappy;

/// Unpacks pages of the codecs that exports are made with, so that parquet-java needs none of
/// Hadoop's.
final class PlainPages implements CompressionCodecFactory {
  @Override
  public BytesInputCompressor getCompressor(CompressionCodecName codec) {
    throw new UnsupportedOperationException("only read here");
  }

  @Override
  public BytesInputDecompressor getDecompressor(CompressionCodecName codec) {
    return new Unpacking(codec);
  }

  @Override
  public void release() {}

  private record Unpacking(CompressionCodecName codec) implements BytesInputDecompressor {
    @Override
    public BytesInput decompress(BytesInput bytes, int size) throws IOException {
      ByteArrayOutputStream copy = new ByteArrayOutputStream(Math.toIntExact(bytes.size()));
      bytes.writeAllTo(copy);
      byte[] plain = plain(copy.toByteArray(), size);
      if (plain.length != size) {
        throw new IOException("page of %d bytes, header says %d".formatted(plain.length, size));
      }
      return BytesInput.from(plain);
    }

    private byte[] plain(byte[] packed, int size) throws IOException {
      return switch (codec) {
        case UNCOMPRESSED -> packed;
        case GZIP -> {
          try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(packed))) {
            yield in.readNBytes(size + 1);
          }
        }
        case ZSTD -> Zstd.decompress(packed, size);
        case SNAPPY -> Snappy.uncompress(packed);
        case LZO, BROTLI, LZ4, LZ4_RAW -> throw new IOException("pages of codec " + codec);
      };
    }

    @Override
    public void decompress(ByteBuffer in, int inSize, ByteBuffer out, int outSize) {
      throw new UnsupportedOperationException("parquet-java reads pages as streams here");
    }

    @Override
    public void release() {}
  }
}
