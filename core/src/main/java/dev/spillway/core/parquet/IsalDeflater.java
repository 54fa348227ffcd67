package dev.spillway.core.parquet;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/// ISA-L's igzip by the foreign-function API. Its stream keeps pointers, which cannot point into
/// Java arrays: bytes pass through native buffers of a fixed size, piece by piece, so that native
/// memory does not grow with the page.
///
/// @see <a href="https://github.com/intel/isa-l/blob/master/include/igzip_lib.h">igzip_lib.h</a>,
///   struct isal_zstream
final class IsalDeflater implements GzipDeflater {
  private static final int PIECE_BYTES = 256 * 1024;

  /// Larger than the struct of any version with the leading fields below (about 85 KB): what
  /// follows them is private to the library.
  private static final int STREAM_BYTES = 256 * 1024;

  /// What the header recommends for levels 1 to 3 fits in, with room.
  private static final int LEVEL_BUFFER_BYTES = 512 * 1024;

  private static final long NEXT_IN = 0;
  private static final long AVAIL_IN = 8;
  private static final long NEXT_OUT = 16;
  private static final long AVAIL_OUT = 24;
  private static final long LEVEL = 40;
  private static final long LEVEL_BUF_SIZE = 44;
  private static final long LEVEL_BUF = 48;
  private static final long END_OF_STREAM = 56;
  private static final long GZIP_FLAG = 60;
  private static final short IGZIP_GZIP = 1;

  private final Library library;
  private final int level;
  private final Arena arena = Arena.ofShared();
  private final MemorySegment stream = arena.allocate(STREAM_BYTES, 64);
  private final MemorySegment levelBuffer = arena.allocate(LEVEL_BUFFER_BYTES, 64);
  private final MemorySegment input = arena.allocate(PIECE_BYTES, 64);
  private final MemorySegment output = arena.allocate(PIECE_BYTES, 64);

  private IsalDeflater(Library library, int level) {
    this.library = library;
    this.level = level;
  }

  /// The functions of the library. Thread-safe.
  static final class Library {
    private final MethodHandle init;
    private final MethodHandle deflate;

    /// Loads the library for the life of the program.
    ///
    /// @throws IllegalArgumentException if it is not on the machine
    /// @throws java.util.NoSuchElementException if it lacks a function
    Library(String fileName) {
      NativeLibrary library = new NativeLibrary(fileName);
      this.init = library.function("isal_deflate_init", FunctionDescriptor.ofVoid(ADDRESS));
      this.deflate = library.function("isal_deflate", FunctionDescriptor.of(JAVA_INT, ADDRESS));
    }

    GzipDeflater open(int level) {
      return new IsalDeflater(this, level);
    }
  }

  @Override
  public String name() {
    return "ISA-L, level " + level;
  }

  @Override
  public int maxDeflatedBytes(int length) {
    // What does not shrink goes into stored blocks, whose headers an eighth covers many times.
    return Math.toIntExact(Math.min(Integer.MAX_VALUE - 8, length + (length >> 3) + 4096L));
  }

  @Override
  public int deflate(byte[] source, int from, int length, byte[] target) {
    begin();
    int end = 0;
    int taken = 0;
    do {
      int piece = Math.min(PIECE_BYTES, length - taken);
      offer(source, from + taken, piece, taken + piece == length);
      taken += piece;
      int room;
      do {
        room = work();
        MemorySegment.copy(output, JAVA_BYTE, 0, target, end, PIECE_BYTES - room);
        end += PIECE_BYTES - room;
      } while (room == 0);
    } while (taken < length);
    return end;
  }

  @Override
  public PageStream stream(ByteSink target) {
    begin();
    return new Stream(target);
  }

  private final class Stream implements PageStream {
    private final ByteSink target;
    private final byte[] deflated = new byte[PIECE_BYTES];

    Stream(ByteSink target) {
      this.target = target;
    }

    @Override
    public void write(byte[] source, int from, int length) {
      for (int done = 0; done < length; done += PIECE_BYTES) {
        offer(source, from + done, Math.min(PIECE_BYTES, length - done), false);
        drain();
      }
    }

    @Override
    public void finish() {
      offer(deflated, 0, 0, true);
      drain();
    }

    private void drain() {
      int room;
      do {
        room = work();
        MemorySegment.copy(output, JAVA_BYTE, 0, deflated, 0, PIECE_BYTES - room);
        target.write(deflated, 0, PIECE_BYTES - room);
      } while (room == 0);
    }

    @Override
    public void close() {}
  }

  private void offer(byte[] source, int from, int length, boolean last) {
    MemorySegment.copy(source, from, input, JAVA_BYTE, 0, length);
    stream.set(ADDRESS, NEXT_IN, input);
    stream.set(JAVA_INT, AVAIL_IN, length);
    stream.set(JAVA_SHORT, END_OF_STREAM, (short) (last ? 1 : 0));
  }

  private void begin() {
    try {
      library.init.invokeExact(stream);
    } catch (Throwable e) {
      throw NativeLibrary.failed(e);
    }
    stream.set(JAVA_INT, LEVEL, level);
    stream.set(JAVA_INT, LEVEL_BUF_SIZE, LEVEL_BUFFER_BYTES);
    stream.set(ADDRESS, LEVEL_BUF, levelBuffer);
    stream.set(JAVA_SHORT, GZIP_FLAG, IGZIP_GZIP);
  }

  /// Lets the library work on; answers how much room it left of the output. None means that there
  /// is more to come.
  private int work() {
    stream.set(ADDRESS, NEXT_OUT, output);
    stream.set(JAVA_INT, AVAIL_OUT, PIECE_BYTES);
    int status = call();
    if (status != 0) {
      throw new IllegalStateException("isal_deflate answers " + status);
    }
    return stream.get(JAVA_INT, AVAIL_OUT);
  }

  private int call() {
    try {
      return (int) library.deflate.invokeExact(stream);
    } catch (Throwable e) {
      throw NativeLibrary.failed(e);
    }
  }

  @Override
  public void close() {
    arena.close();
  }
}
