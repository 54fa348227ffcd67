package dev.spillway.core.parquet;

import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;

/// One zstd frame of any length.
final class ZstdStream implements PageStream {
  private final ZstdOutputStreamNoFinalizer frame;

  ZstdStream(int level, ByteSink target) {
    try {
      this.frame = new ZstdOutputStreamNoFinalizer(output(target), level);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static OutputStream output(ByteSink target) {
    return new OutputStream() {
      @Override
      public void write(int b) {
        target.write(new byte[] {(byte) b}, 0, 1);
      }

      @Override
      public void write(byte[] source, int from, int length) {
        target.write(source, from, length);
      }
    };
  }

  @Override
  public void write(byte[] source, int from, int length) {
    try {
      frame.write(source, from, length);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Closing is what ends a frame.
  @Override
  public void finish() {
    try {
      frame.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      frame.close();
    } catch (IOException | RuntimeException e) {
      // What it would still have written belongs to a page that failed.
    }
  }
}
