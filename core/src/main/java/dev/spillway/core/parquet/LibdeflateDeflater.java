package dev.spillway.core.parquet;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.zip.Deflater;

/// libdeflate by the foreign-function API. It works on whole buffers only, so it is called on the
/// Java arrays themselves without a copy; the collector waits for such a call, a few milliseconds
/// for a page.
///
/// @see <a href="https://github.com/ebiggers/libdeflate/blob/master/libdeflate.h">libdeflate.h</a>
final class LibdeflateDeflater implements GzipDeflater {
  private final Library library;
  private final int level;
  private final MemorySegment compressor;

  private LibdeflateDeflater(Library library, int level) {
    this.library = library;
    this.level = level;
    this.compressor = library.alloc(level);
  }

  /// The functions of the library. Thread-safe.
  static final class Library {
    private final MethodHandle alloc;
    private final MethodHandle free;
    private final MethodHandle bound;
    private final MethodHandle compress;

    /// Loads the library for the life of the program.
    ///
    /// @throws IllegalArgumentException if it is not on the machine
    /// @throws java.util.NoSuchElementException if it lacks a function
    Library(String fileName) {
      NativeLibrary library = new NativeLibrary(fileName);
      this.alloc =
          library.function("libdeflate_alloc_compressor", FunctionDescriptor.of(ADDRESS, JAVA_INT));
      this.free =
          library.function("libdeflate_free_compressor", FunctionDescriptor.ofVoid(ADDRESS));
      this.bound =
          library.function(
              "libdeflate_gzip_compress_bound",
              FunctionDescriptor.of(JAVA_LONG, ADDRESS, JAVA_LONG));
      this.compress =
          library.function(
              "libdeflate_gzip_compress",
              FunctionDescriptor.of(JAVA_LONG, ADDRESS, ADDRESS, JAVA_LONG, ADDRESS, JAVA_LONG),
              Linker.Option.critical(true));
    }

    GzipDeflater open(int level) {
      return new LibdeflateDeflater(this, level);
    }

    private MemorySegment alloc(int level) {
      try {
        MemorySegment compressor = (MemorySegment) alloc.invokeExact(level);
        if (compressor.equals(MemorySegment.NULL)) {
          throw new IllegalStateException("libdeflate gives no compressor of level " + level);
        }
        return compressor;
      } catch (Throwable e) {
        throw NativeLibrary.failed(e);
      }
    }
  }

  @Override
  public String name() {
    return "libdeflate, level " + level;
  }

  @Override
  public int maxDeflatedBytes(int length) {
    try {
      return Math.toIntExact((long) library.bound.invokeExact(compressor, (long) length));
    } catch (Throwable e) {
      throw NativeLibrary.failed(e);
    }
  }

  @Override
  public int deflate(byte[] source, int from, int length, byte[] target) {
    MemorySegment in = MemorySegment.ofArray(source).asSlice(from, length);
    MemorySegment out = MemorySegment.ofArray(target);
    long written;
    try {
      written =
          (long)
              library.compress.invokeExact(
                  compressor, in, (long) length, out, (long) target.length);
    } catch (Throwable e) {
      throw NativeLibrary.failed(e);
    }
    if (written == 0) {
      throw new IllegalStateException("no room for a gzip member of " + length + " bytes");
    }
    return Math.toIntExact(written);
  }

  /// The library works on whole buffers only, so members of pieces are the JDK's.
  @Override
  public PageStream stream(ByteSink target) {
    return JdkStream.owning(Math.min(level, Deflater.BEST_COMPRESSION), target);
  }

  @Override
  public void close() {
    try {
      library.free.invokeExact(compressor);
    } catch (Throwable e) {
      throw NativeLibrary.failed(e);
    }
  }
}
