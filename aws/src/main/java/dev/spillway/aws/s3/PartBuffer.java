package dev.spillway.aws.s3;

import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.core.sync.RequestBody;

/// Bytes of one upload part in reused chunks. Filled by one thread, then read by one other.
final class PartBuffer {
  private static final String BINARY = "application/octet-stream";

  private final UploadLanes lanes;
  private final List<byte[]> chunks = new ArrayList<>();
  private long bytes;

  PartBuffer(UploadLanes lanes) {
    this.lanes = lanes;
  }

  long bytes() {
    return bytes;
  }

  void append(byte[] source, int from, int length) {
    int done = 0;
    while (done < length) {
      int inChunk = (int) (bytes % UploadLanes.CHUNK_BYTES);
      if (inChunk == 0) {
        chunks.add(lanes.takeChunk());
      }
      int fits = Math.min(length - done, UploadLanes.CHUNK_BYTES - inChunk);
      System.arraycopy(source, from + done, chunks.getLast(), inChunk, fits);
      done += fits;
      bytes += fits;
    }
  }

  /// The content as often as the SDK tries to send it.
  RequestBody body() {
    return RequestBody.fromContentProvider(() -> new Reader(chunks, bytes), bytes, BINARY);
  }

  /// To be called once nothing reads the content any more.
  void release() {
    chunks.forEach(lanes::giveBack);
    chunks.clear();
    bytes = 0;
  }

  private static final class Reader extends InputStream {
    private final List<byte[]> chunks;
    private final long bytes;
    private long position;
    private long mark;

    Reader(List<byte[]> chunks, long bytes) {
      this.chunks = List.copyOf(chunks);
      this.bytes = bytes;
    }

    @Override
    public int read() {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int from, int length) {
      if (length == 0) {
        return 0;
      }
      if (position == bytes) {
        return -1;
      }
      int inChunk = (int) (position % UploadLanes.CHUNK_BYTES);
      int fits =
          (int) Math.min(length, Math.min(UploadLanes.CHUNK_BYTES - inChunk, bytes - position));
      byte[] chunk = chunks.get((int) (position / UploadLanes.CHUNK_BYTES));
      System.arraycopy(chunk, inChunk, target, from, fits);
      position += fits;
      return fits;
    }

    @Override
    public int available() {
      return (int) Math.min(Integer.MAX_VALUE, bytes - position);
    }

    @Override
    public boolean markSupported() {
      return true;
    }

    @Override
    public synchronized void mark(int limit) {
      mark = position;
    }

    @Override
    public synchronized void reset() {
      position = mark;
    }
  }
}
