package dev.spillway.aws.s3;

import dev.spillway.core.objectstore.ObjectVersion;
import dev.spillway.core.objectstore.StoreException;
import dev.spillway.core.objectstore.StoreException.Kind;
import dev.spillway.core.problem.FailedException;
import dev.spillway.core.problem.Fault;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;
import software.amazon.awssdk.services.s3.model.UploadPartCopyResponse;
import software.amazon.awssdk.services.s3.model.UploadPartResponse;

/// A multipart upload: parts go out in the background, few at a time. Used by one thread.
final class MultipartWrite {
  private static final Logger log = LoggerFactory.getLogger(MultipartWrite.class);

  private static final int PARTS_IN_FLIGHT = 2;
  private static final int MOST_PARTS = 10_000;

  /// Each of them is several rounds of the SDK with growing pauses.
  private static final int COMPLETE_ROUNDS = 3;

  private static final Duration ENDING = Duration.ofSeconds(30);
  private static final String ACTION = "s3:PutObject";

  private final S3Bucket bucket;
  private final UploadLanes lanes;
  private final NewObject object;
  private final String uploadId;
  private final Optional<ServerSideEncryption> encryption;
  private final Deque<InFlight> inFlight = new ArrayDeque<>();
  private final List<CompletedPart> done = new ArrayList<>();
  private int parts;

  /// A part on its way. Its thread is interrupted rather than its task cancelled: a task that was
  /// cancelled before it ran would never give its buffer back.
  private record InFlight(Thread thread, FutureTask<CompletedPart> task) {}

  private MultipartWrite(
      S3Bucket bucket, UploadLanes lanes, NewObject object, CreateMultipartUploadResponse begun) {
    this.bucket = bucket;
    this.lanes = lanes;
    this.object = object;
    this.uploadId = begun.uploadId();
    this.encryption = Optional.ofNullable(begun.serverSideEncryption());
  }

  /// Begins the upload and tells the listener.
  static MultipartWrite begin(S3Bucket bucket, UploadLanes lanes, NewObject object) {
    CreateMultipartUploadRequest.Builder request =
        CreateMultipartUploadRequest.builder()
            .bucket(bucket.name())
            .key(object.key().text())
            .contentType("application/octet-stream")
            .metadata(object.metadata());
    bucket.sse().into(request);
    CreateMultipartUploadResponse begun =
        bucket.asked(
            ACTION,
            object.key().text(),
            () -> bucket.client().createMultipartUpload(request.build()));
    MultipartWrite write = new MultipartWrite(bucket, lanes, object, begun);
    try {
      object.listener().started(object.key(), begun.uploadId());
    } catch (RuntimeException e) {
      write.abandon();
      throw e;
    }
    return write;
  }

  int parts() {
    return parts;
  }

  /// Sends a part in the background, which then releases the buffer. Waits while too much is on its
  /// way, and throws what an earlier part met.
  void send(PartBuffer part) {
    if (parts == MOST_PARTS) {
      throw new StoreException(
          Kind.OTHER,
          ACTION,
          "s3://%s/%s needs more than the 10,000 upload parts that S3 allows."
              .formatted(bucket.name(), object.key()));
    }
    int number = ++parts;
    while (inFlight.size() >= PARTS_IN_FLIGHT) {
      take();
    }
    int departed;
    try {
      departed = lanes.depart(part.bytes());
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
    FutureTask<CompletedPart> task = new FutureTask<>(() -> upload(number, part, departed));
    inFlight.add(new InFlight(Thread.startVirtualThread(task), task));
  }

  /// Has the store copy a range of another object as the next part.
  void copy(String sourceBucket, ObjectVersion source, long from, long to) {
    int number = ++parts;
    UploadPartCopyResponse answer =
        bucket.asked(
            ACTION,
            object.key().text(),
            () ->
                bucket
                    .client()
                    .uploadPartCopy(b ->
                        b.sourceBucket(sourceBucket)
                            .sourceKey(source.key().text())
                            .copySourceIfMatch(source.etag())
                            .copySourceRange("bytes=" + from + "-" + (to - 1))
                            .destinationBucket(bucket.name())
                            .destinationKey(object.key().text())
                            .uploadId(uploadId)
                            .partNumber(number)));
    done.add(
        CompletedPart.builder()
            .partNumber(number)
            .eTag(answer.copyPartResult().eTag())
            .checksumCRC32(answer.copyPartResult().checksumCRC32())
            .build());
  }

  /// Publishes the object. The answer may be lost or be an error inside of HTTP 200; a repeated
  /// request may be told that there is no such upload because the first one did succeed. So before
  /// it gives up, it looks at the object.
  ///
  /// @return the object's ETag
  String complete(long bytes) {
    while (!inFlight.isEmpty()) {
      take();
    }
    String etag = completed(bytes);
    bucket.requireEncrypted(object.key(), encryption.orElse(null));
    return etag;
  }

  private String completed(long bytes) {
    for (int round = 1; true; round++) {
      try {
        return S3Bucket.etag(requestCompletion().eTag());
      } catch (StoreException e) {
        boolean mayBeDone = e.kind() == Kind.NO_SUCH_UPLOAD || e.kind() == Kind.TRANSIENT;
        Optional<HeadObjectResponse> published = mayBeDone ? published(bytes) : Optional.empty();
        if (published.isPresent()) {
          return S3Bucket.etag(published.get().eTag());
        }
        if (e.kind() != Kind.TRANSIENT || round == COMPLETE_ROUNDS) {
          throw e;
        }
        log.debug("completing s3://{}/{} again", bucket.name(), object.key(), e);
      }
    }
  }

  /// Ends the upload without an object: best effort, never throws.
  void abandon() {
    boolean interrupted = Thread.interrupted();
    try {
      for (InFlight part : inFlight) {
        part.thread().interrupt();
      }
      for (InFlight part : inFlight) {
        // A part that arrived after the abort would stay in the store for ever.
        part.thread().join(ENDING);
      }
      inFlight.clear();
    } catch (InterruptedException e) {
      interrupted = true;
    }
    abort();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void abort() {
    try {
      bucket.abort(object.key(), uploadId);
    } catch (RuntimeException e) {
      log.warn(
          "the upload {} of s3://{}/{} stays open: {}",
          uploadId,
          bucket.name(),
          object.key(),
          e.getMessage());
    }
  }

  private CompleteMultipartUploadResponse requestCompletion() {
    return bucket.asked(
        ACTION,
        object.key().text(),
        () ->
            bucket
                .client()
                .completeMultipartUpload(b ->
                    b.bucket(bucket.name())
                        .key(object.key().text())
                        .uploadId(uploadId)
                        .multipartUpload(m -> m.parts(done))));
  }

  /// The object, if it is there and the one that was written.
  private Optional<HeadObjectResponse> published(long bytes) {
    try {
      return bucket
          .headObject(object.key())
          .filter(
              head -> head.contentLength() == bytes && head.metadata().equals(object.metadata()));
    } catch (StoreException e) {
      return Optional.empty();
    }
  }

  private CompletedPart upload(int number, PartBuffer part, int departed) {
    try {
      UploadPartResponse answer =
          bucket.asked(
              ACTION,
              object.key().text(),
              () ->
                  bucket
                      .client()
                      .uploadPart(
                          b ->
                              b.bucket(bucket.name())
                                  .key(object.key().text())
                                  .uploadId(uploadId)
                                  .partNumber(number)
                                  .contentLength(part.bytes()),
                          part.body()));
      return CompletedPart.builder()
          .partNumber(number)
          .eTag(answer.eTag())
          .checksumCRC32(answer.checksumCRC32())
          .build();
    } finally {
      part.release();
      lanes.arrived(departed);
    }
  }

  private void take() {
    try {
      done.add(inFlight.remove().task().get());
    } catch (InterruptedException e) {
      throw interrupted(e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof StoreException refused) {
        // Of another thread: thrown anew so that its trace shows who waited.
        throw new StoreException(
            refused.kind(), refused.action(), String.valueOf(refused.getMessage()), refused);
      }
      throw new IllegalStateException(
          "sending a part of " + object.key() + " failed", e.getCause());
    }
  }

  private FailedException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new FailedException(
        Fault.STOPPED, "Writing s3://" + bucket.name() + "/" + object.key() + " was stopped.", e);
  }
}
