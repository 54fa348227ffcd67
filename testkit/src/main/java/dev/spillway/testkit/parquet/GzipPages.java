package dev.spillway.testkit.parquet;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.GZIPInputStream;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;

/// Unpacks pages with the JDK, so that parquet-java needs none of Hadoop's codecs.
final class GzipPages implements CompressionCodecFactory {
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
      ByteArrayOutputStream copy = new ByteArrayOutputStream();
      bytes.writeAllTo(copy);
      if (codec == CompressionCodecName.UNCOMPRESSED) {
        return BytesInput.from(copy.toByteArray());
      }
      if (codec != CompressionCodecName.GZIP) {
        throw new IOException("pages of codec " + codec);
      }
      try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(copy.toByteArray()))) {
        byte[] plain = in.readAllBytes();
        if (plain.length != size) {
          throw new IOException("page of %d bytes, header says %d".formatted(plain.length, size));
        }
        return BytesInput.from(plain);
      }
    }

    @Override
    public void decompress(ByteBuffer in, int inSize, ByteBuffer out, int outSize) {
      throw new UnsupportedOperationException("parquet-java reads pages as streams here");
    }

    @Override
    public void release() {}
  }
}
