package dev.spillway.embedded.s3.store;

import dev.spillway.embedded.s3.store.Contents.Mark;
import dev.spillway.embedded.s3.store.RefusedRequest.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;

/// Copies that share the part files of their source: hard links, since part files never change, and
/// the key that the files are encrypted with, sealed anew for the copy's name and KMS key. The
/// source is decrypted once, so that a damaged one is refused. Thread-safe.
final class Copying {
  private final Disk disk;
  private final Contents contents;
  private final Objects objects;
  private final DataKeys keys;
  private final InstantSource clock;

  Copying(Disk disk, Contents contents, Objects objects, DataKeys keys, InstantSource clock) {
    this.disk = disk;
    this.contents = contents;
    this.objects = objects;
    this.keys = keys;
    this.clock = clock;
  }

  /// @param source with part files
  /// @return empty if the source is not this version any more
  Optional<StoredObject> copy(StoredObject source, PutRequest request) throws IOException {
    objects.file(request.name());
    if (!contents.acquire(source.content())) {
      return Optional.empty();
    }
    try {
      requireUndamaged(source);
      return Optional.of(publish(source, request));
    } finally {
      contents.release(source.content());
    }
  }

  private void requireUndamaged(StoredObject source) throws IOException {
    PartCipher cipher = keys.open(source.name(), source.sealing());
    try (InputStream plain =
        new ObjectContent(
            part -> contents.file(source.content(), part),
            cipher,
            source.parts(),
            ByteRange.all(source.bytes()))) {
      byte[] buffer = new byte[PartCipher.SEGMENT_BYTES];
      while (plain.read(buffer) >= 0) {
        // Reading is what authenticates each segment.
      }
    } catch (IOException e) {
      throw new RefusedRequest(
          Reason.DAMAGED,
          "The object %s is damaged on the store's disk: %s. It is not copied."
              .formatted(source.name().arn(), e.getMessage()),
          e);
    }
  }

  private StoredObject publish(StoredObject source, PutRequest request) throws IOException {
    StoredObject copy =
        new StoredObject(
            request.name(),
            EncryptedStore.newEtag(),
            clock.instant(),
            request.headers(),
            keys.reseal(source, request.name(), request.encryption()),
            source.parts(),
            Contents.newId());
    contents.mark(Mark.WRITE, copy);
    boolean published = false;
    try {
      for (PartFile part : source.parts()) {
        link(contents.file(source.content(), part), contents.file(copy.content(), part));
      }
      disk.force(contents.folder(copy.content()));
      objects.publish(copy, new byte[0], request.condition());
      published = true;
    } finally {
      if (!published) {
        contents.doom(copy.content());
      }
    }
    contents.unmark(copy.content());
    return copy;
  }

  private void link(Path source, Path target) throws IOException {
    long bytes = Files.size(source);
    disk.quota().reserve(bytes);
    boolean linked = false;
    try {
      disk.link(source, target);
      linked = true;
    } finally {
      if (!linked) {
        disk.quota().release(bytes);
      }
    }
  }
}
