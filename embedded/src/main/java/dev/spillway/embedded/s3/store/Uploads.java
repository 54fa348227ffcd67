package dev.spillway.embedded.s3.store;

import dev.spillway.embedded.s3.store.Contents.Mark;
import dev.spillway.embedded.s3.store.Contents.Marker;
import dev.spillway.embedded.s3.store.RefusedRequest.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/// Multipart uploads. Parts are encrypted as they come, under the data key of the object to be;
/// completing lists them in the object's head and touches no byte of them. Thread-safe.
final class Uploads {
  private static final int STRIPES = 64;

  private final Contents contents;
  private final Objects objects;
  private final DataKeys keys;
  private final PartWriter writer;
  private final InstantSource clock;
  private final Lock[] stripes = new Lock[STRIPES];

  Uploads(
      Contents contents, Objects objects, DataKeys keys, PartWriter writer, InstantSource clock) {
    this.contents = contents;
    this.objects = objects;
    this.keys = keys;
    this.writer = writer;
    this.clock = clock;
    for (int i = 0; i < STRIPES; i++) {
      stripes[i] = new ReentrantLock();
    }
  }

  /// @return the upload's head, whose content is the upload id
  StoredObject begin(ObjectName name, ContentHeaders headers, EncryptionRequest encryption)
      throws IOException {
    objects.file(name);
    Sealing sealing = keys.seal(name, encryption).sealing();
    StoredObject head =
        new StoredObject(name, "", clock.instant(), headers, sealing, List.of(), Contents.newId());
    contents.mark(Mark.UPLOAD, head);
    return head;
  }

  /// @throws RefusedRequest NO_SUCH_UPLOAD
  StoredObject find(ObjectName name, String uploadId) throws IOException {
    Optional<Marker> marker =
        uploadId.matches("[0-9a-f-]{36}") ? contents.marker(uploadId) : Optional.empty();
    return marker
        .filter(found -> found.mark() == Mark.UPLOAD && found.head().name().equals(name))
        .map(Marker::head)
        .orElseThrow(() ->
            new RefusedRequest(
                Reason.NO_SUCH_UPLOAD,
                "There is no upload '" + uploadId + "' for " + name.arn() + "."));
  }

  PartFile put(StoredObject upload, int number, InputStream content, long bytes)
      throws IOException {
    PartCipher cipher = keys.open(upload.name(), upload.sealing());
    PartFile part = new PartFile(number, bytes, EncryptedStore.newEtag());
    Path file = contents.file(upload.content(), part);
    writer.write(file, content, bytes, cipher, number);
    Lock lock = stripe(upload);
    lock.lock();
    try {
      if (contents.marker(upload.content()).isEmpty()) {
        // Aborted or completed meanwhile: the part belongs to nothing.
        discard(upload.content(), part);
        contents.removeIfEmpty(upload.content());
        find(upload.name(), upload.content());
      }
      for (PartFile other : contents.files(upload.content())) {
        if (other.number() == number && !other.equals(part)) {
          discard(upload.content(), other);
        }
      }
      return part;
    } finally {
      lock.unlock();
    }
  }

  SortedMap<Integer, PartFile> parts(StoredObject upload) throws IOException {
    return contents.parts(upload.content());
  }

  /// @param wanted part numbers with the ETags that the writer was given for them, ascending
  StoredObject complete(
      StoredObject upload,
      SortedMap<Integer, String> wanted,
      Map<String, String> moreUserMetadata,
      Precondition condition)
      throws IOException {
    Lock lock = stripe(upload);
    lock.lock();
    try {
      find(upload.name(), upload.content());
      SortedMap<Integer, PartFile> surplus = contents.parts(upload.content());
      List<PartFile> parts = take(surplus, wanted);
      StoredObject object = publish(upload, parts, moreUserMetadata, condition);
      contents.unmark(upload.content());
      for (PartFile part : surplus.values()) {
        discard(upload.content(), part);
      }
      return object;
    } finally {
      lock.unlock();
    }
  }

  private StoredObject publish(
      StoredObject upload,
      List<PartFile> parts,
      Map<String, String> moreUserMetadata,
      Precondition condition)
      throws IOException {
    keys.open(upload.name(), upload.sealing());
    StoredObject object =
        new StoredObject(
            upload.name(),
            etag(parts),
            clock.instant(),
            withUserMetadata(upload.headers(), moreUserMetadata),
            upload.sealing(),
            parts,
            upload.content());
    objects.publish(object, new byte[0], condition);
    return object;
  }

  /// Moves the wanted parts out of `present`.
  private static List<PartFile> take(
      SortedMap<Integer, PartFile> present, SortedMap<Integer, String> wanted) {
    List<PartFile> parts = new ArrayList<>();
    for (Map.Entry<Integer, String> want : wanted.entrySet()) {
      PartFile part = present.remove(want.getKey());
      if (part == null || !part.etag().equals(want.getValue())) {
        throw new RefusedRequest(
            Reason.INVALID_PART,
            "The upload has no part %d with the ETag %s."
                .formatted(want.getKey(), want.getValue()));
      }
      parts.add(part);
    }
    return parts;
  }

  void abort(StoredObject upload) throws IOException {
    Lock lock = stripe(upload);
    lock.lock();
    try {
      find(upload.name(), upload.content());
      if (!objects.owns(upload)) {
        contents.doom(upload.content());
      }
    } finally {
      lock.unlock();
    }
  }

  List<StoredObject> open(String bucket) throws IOException {
    return contents.markers().stream()
        .filter(marker -> marker.mark() == Mark.UPLOAD)
        .map(Marker::head)
        .filter(head -> head.name().bucket().equals(bucket))
        .toList();
  }

  private Lock stripe(StoredObject upload) {
    return stripes[Math.floorMod(upload.content().hashCode(), STRIPES)];
  }

  private void discard(String content, PartFile part) throws IOException {
    if (Files.deleteIfExists(contents.file(content, part))) {
      writer.released(part.bytes());
    }
  }

  private static ContentHeaders withUserMetadata(ContentHeaders headers, Map<String, String> more) {
    Map<String, String> user = new java.util.HashMap<>(headers.user());
    user.putAll(more);
    return new ContentHeaders(headers.standard(), user);
  }

  /// As S3 composes it of the parts' ETags, so that a repeated completion is recognized.
  private static String etag(List<PartFile> parts) {
    ByteBuffer etags = ByteBuffer.allocate(16 * parts.size());
    for (PartFile part : parts) {
      etags.put(HexFormat.of().parseHex(part.etag()));
    }
    try {
      byte[] md5 = MessageDigest.getInstance("MD5").digest(etags.array());
      return HexFormat.of().formatHex(md5) + "-" + parts.size();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
