package dev.spillway.aws.s3;

import dev.spillway.core.objectstore.ObjectWrite;
import java.util.Optional;

/// An object on its way: kept in memory up to one upload part and then put whole, else sent as a
/// multipart upload while it is written.
final class S3ObjectWrite implements ObjectWrite {
  static final long SMALLEST_PART_BYTES = 8L << 20;

  /// S3 allows 10,000 parts; the estimate that sizes them may be too small.
  private static final int PLANNED_PARTS = 9_000;

  /// From here on an object is far larger than expected, and its parts are made larger too.
  private static final int PARTS_OF_PLANNED_SIZE = 5_000;

  private static final int GROWTH = 16;
  private static final String CONTENT_TYPE = "application/octet-stream";

  private final S3Bucket bucket;
  private final UploadLanes lanes;
  private final NewObject object;
  private final long plannedPartBytes;
  private Optional<MultipartWrite> multipart = Optional.empty();
  private PartBuffer buffer;
  private long bytes;
  private boolean committed;
  private String etag = "";

  private S3ObjectWrite(
      long plannedPartBytes, S3Bucket bucket, UploadLanes lanes, NewObject object) {
    this.bucket = bucket;
    this.lanes = lanes;
    this.object = object;
    this.plannedPartBytes = plannedPartBytes;
    this.buffer = new PartBuffer(lanes);
  }

  S3ObjectWrite(S3Bucket bucket, UploadLanes lanes, NewObject object, long expectedBytes) {
    this(partBytes(expectedBytes), bucket, lanes, object);
  }

  /// With parts of exactly this size, which S3 wants to be 5 MiB at least.
  static S3ObjectWrite inParts(
      S3Bucket bucket, UploadLanes lanes, NewObject object, long partBytes) {
    return new S3ObjectWrite(partBytes, bucket, lanes, object);
  }

  static long partBytes(long expectedBytes) {
    return Math.max(SMALLEST_PART_BYTES, Math.ceilDiv(expectedBytes, PLANNED_PARTS));
  }

  @Override
  public void write(byte[] source, int from, int length) {
    int done = 0;
    while (done < length) {
      long room = partBytes() - buffer.bytes();
      if (room == 0) {
        send();
        continue;
      }
      int fits = (int) Math.min(room, length - done);
      buffer.append(source, from + done, fits);
      done += fits;
      bytes += fits;
    }
  }

  @Override
  public long bytes() {
    return bytes;
  }

  @Override
  public void commit() {
    if (multipart.isEmpty()) {
      etag = bucket.put(object.key(), CONTENT_TYPE, object.metadata(), buffer.body());
    } else {
      if (buffer.bytes() > 0) {
        send();
      }
      etag = multipart.get().complete(bytes);
    }
    committed = true;
  }

  @Override
  public String etag() {
    return etag;
  }

  @Override
  public void close() {
    if (!committed) {
      multipart.ifPresent(MultipartWrite::abandon);
    }
    multipart = Optional.empty();
    buffer.release();
  }

  private void send() {
    if (multipart.isEmpty()) {
      multipart = Optional.of(MultipartWrite.begin(bucket, lanes, object));
    }
    PartBuffer full = buffer;
    buffer = new PartBuffer(lanes);
    multipart.get().send(full);
  }

  private long partBytes() {
    int sent = multipart.map(MultipartWrite::parts).orElse(0);
    return sent < PARTS_OF_PLANNED_SIZE ? plannedPartBytes : plannedPartBytes * GROWTH;
  }
}
