package dev.spillway.embedded.s3.store;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/// The published objects: one file each, replaced whole. Thread-safe.
final class Objects {
  private static final int STRIPES = 256;

  private final Disk disk;
  private final BucketFolders buckets;
  private final Contents contents;
  private final Lock[] stripes = new Lock[STRIPES];

  Objects(Disk disk, BucketFolders buckets, Contents contents) {
    this.disk = disk;
    this.buckets = buckets;
    this.contents = contents;
    for (int i = 0; i < STRIPES; i++) {
      stripes[i] = new ReentrantLock();
    }
  }

  Path file(ObjectName name) {
    return KeyPath.file(buckets.folder(name.bucket()), name.key());
  }

  Optional<StoredObject> find(ObjectName name) throws IOException {
    return head(file(name));
  }

  static Optional<StoredObject> head(Path file) throws IOException {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1024)) {
      return Optional.of(ObjectHead.decode(in));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new IOException("the object's file " + file + " is damaged", e);
    }
  }

  /// Makes `object` what its key names, if the condition holds of what the key named before.
  ///
  /// @param inline the sealed bytes of an inline object, else nothing
  void publish(StoredObject object, byte[] inline, Precondition condition) throws IOException {
    Path target = file(object.name());
    Path file = disk.newFile();
    try {
      try (FileChannel channel = disk.create(file)) {
        java.io.OutputStream out = Channels.newOutputStream(channel);
        out.write(ObjectHead.encode(object));
        out.write(inline);
        channel.force(true);
      }
      Optional<StoredObject> before;
      Lock lock = stripe(object.name());
      lock.lock();
      try {
        before = head(target);
        condition.require(object.name(), before);
        doomed(before);
        makeSegmentFiles(object.name());
        disk.publish(file, target);
      } finally {
        lock.unlock();
      }
      bury(before);
    } finally {
      Files.deleteIfExists(file);
    }
  }

  void delete(ObjectName name, Precondition condition) throws IOException {
    Path target = file(name);
    Optional<StoredObject> before;
    Lock lock = stripe(name);
    lock.lock();
    try {
      before = head(target);
      condition.require(name, before);
      if (before.isEmpty()) {
        return;
      }
      doomed(before);
      Files.deleteIfExists(target);
      disk.force(Disk.folderOf(target));
    } finally {
      lock.unlock();
    }
    bury(before);
    prune(Disk.folderOf(target), buckets.folder(name.bucket()));
  }

  /// Whether the object that is published now owns this content.
  boolean owns(StoredObject object) throws IOException {
    return buckets.exists(object.name().bucket())
        && find(object.name()).map(now -> now.content().equals(object.content())).orElse(false);
  }

  private Lock stripe(ObjectName name) {
    return stripes[Math.floorMod(name.hashCode(), STRIPES)];
  }

  private void doomed(Optional<StoredObject> before) throws IOException {
    if (before.isPresent() && !before.get().isInline()) {
      contents.mark(Contents.Mark.DOOMED, before.get());
    }
  }

  private void bury(Optional<StoredObject> before) {
    if (before.isEmpty()) {
      return;
    }
    if (before.get().isInline()) {
      disk.quota().release(PartCipher.cipherBytes(before.get().bytes()));
    } else {
      contents.doom(before.get().content());
    }
  }

  /// A hashed folder holds its segment in a file, for listings.
  private void makeSegmentFiles(ObjectName name) throws IOException {
    Path folder = buckets.folder(name.bucket());
    String[] segments = name.key().split("/", -1);
    for (int i = 0; i < segments.length - 1; i++) {
      String onDisk = KeyPath.name(segments[i]);
      folder = folder.resolve(onDisk);
      if (KeyPath.isHashed(onDisk) && !Files.exists(folder.resolve(KeyPath.SEGMENT_FILE))) {
        Path file = disk.newFile();
        Files.writeString(file, segments[i]);
        try (FileChannel channel = FileChannel.open(file, java.nio.file.StandardOpenOption.WRITE)) {
          channel.force(true);
        }
        disk.publish(file, folder.resolve(KeyPath.SEGMENT_FILE));
      }
    }
  }

  /// Removes folders that became empty, up to the bucket.
  private static void prune(Path folder, Path bucket) throws IOException {
    for (Path at = folder; !at.equals(bucket); at = Disk.folderOf(at)) {
      try {
        Files.deleteIfExists(at);
      } catch (DirectoryNotEmptyException e) {
        return;
      }
    }
  }
}
