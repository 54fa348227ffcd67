package dev.spillway.core.export;

import dev.spillway.core.objectstore.ObjectWrite;
import dev.spillway.core.objectstore.StoreException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// An object that the store copies when it is committed. If the store refuses, the file is streamed
/// instead: that finds what is wrong with it, if anything is.
final class CopiedObject implements ObjectWrite {
  private static final Logger LOG = LoggerFactory.getLogger(CopiedObject.class);

  private final long bytes;
  private final Runnable copy;
  private final Supplier<ObjectWrite> stream;

  /// @param copy asks the store
  /// @param stream writes the whole file to an object that is not yet committed
  CopiedObject(long bytes, Runnable copy, Supplier<ObjectWrite> stream) {
    this.bytes = bytes;
    this.copy = copy;
    this.stream = stream;
  }

  @Override
  public void write(byte[] source, int from, int length) {
    throw new IllegalStateException("the store copies this object");
  }

  @Override
  public long bytes() {
    return bytes;
  }

  @Override
  public void commit() {
    try {
      copy.run();
    } catch (StoreException e) {
      LOG.info("a file is streamed, because the store did not copy it: {}", e.getMessage());
      try (ObjectWrite streamed = stream.get()) {
        streamed.commit();
      }
    }
  }

  @Override
  public void close() {
    // Nothing was begun.
  }
}
