package dev.spillway.embedded.s3.store;

import dev.spillway.core.kms.Kms;
import dev.spillway.embedded.s3.store.Contents.Mark;
import dev.spillway.embedded.s3.store.RefusedRequest.Reason;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.UUID;

/// An object store in a directory. Every object is encrypted under a data key of its own, wrapped
/// by a KMS key; an object appears and vanishes whole, also over a loss of power; one process at a
/// time owns the directory. Thread-safe. Every method may throw [RefusedRequest].
///
/// On disk: `buckets/` holds one file an object, its head and, up to 128 KiB, its bytes; larger
/// objects and uploads have a folder of part files below `content/`.
public final class EncryptedStore implements AutoCloseable {
  /// Larger objects have a folder for their parts.
  static final int INLINE_BYTES = 128 << 10;

  private static final int INLINE_PART = 1;

  private final FileChannel lockFile;
  private final BucketFolders buckets;
  private final Contents contents;
  private final Objects objects;
  private final Uploads uploads;
  private final DataKeys keys;
  private final PartWriter writer;
  private final Copying copying;
  private final InstantSource clock;
  private final FolderNames names;
  private final Disk disk;

  /// What a store is made of.
  ///
  /// @param directory made if it is missing
  /// @param defaultKey the KMS key of objects whose writer names none
  /// @param quotaBytes how much the encrypted objects may take; `Long.MAX_VALUE` for no limit
  public record Settings(Path directory, String defaultKey, long quotaBytes) {}

  public EncryptedStore(Settings settings, Kms kms, InstantSource clock) {
    this.clock = clock;
    this.names = new FolderNames(clock);
    this.keys = new DataKeys(kms, settings.defaultKey());
    Path root = settings.directory();
    try {
      Files.createDirectories(root);
      Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwx------"));
      this.lockFile = lock(root);
      this.disk = new Disk(root.resolve("tmp"), new Quota(settings.quotaBytes()));
      this.buckets = new BucketFolders(disk, root.resolve("buckets"));
      this.contents = new Contents(disk, root);
      this.objects = new Objects(disk, buckets, contents);
      this.writer = new PartWriter(disk);
      this.uploads = new Uploads(contents, objects, keys, writer, clock);
      this.copying = new Copying(disk, contents, objects, keys, clock);
      tidy();
      if (disk.quota().isLimited()) {
        count();
      }
    } catch (IOException e) {
      throw Disk.failure("cannot open the store " + root, e);
    }
  }

  public void createBucket(String bucket) {
    try {
      buckets.create(bucket);
    } catch (IOException e) {
      throw Disk.failure("cannot make the bucket " + bucket, e);
    }
  }

  public boolean hasBucket(String bucket) {
    return buckets.exists(bucket);
  }

  public List<BucketInfo> buckets() {
    try {
      return buckets.list();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot list the buckets", e);
    }
  }

  /// Deletes a bucket without objects and uploads.
  public void deleteBucket(String bucket) {
    try {
      if (new KeyWalk(names, buckets.folder(bucket), "", "").next().isPresent()
          || !uploads.open(bucket).isEmpty()) {
        throw new RefusedRequest(
            Reason.BUCKET_NOT_EMPTY, "The bucket '" + bucket + "' is not empty.");
      }
      buckets.delete(bucket);
    } catch (IOException e) {
      throw Disk.failure("cannot delete the bucket " + bucket, e);
    }
  }

  /// Writes an object of exactly `bytes` bytes.
  public StoredObject put(PutRequest request, InputStream content, long bytes) {
    ObjectName name = request.name();
    try {
      objects.file(name);
      DataKeys.Sealed sealed = keys.seal(name, request.encryption());
      boolean inline = bytes <= INLINE_BYTES;
      StoredObject object =
          new StoredObject(
              name,
              newEtag(),
              clock.instant(),
              request.headers(),
              sealed.sealing(),
              List.of(new PartFile(INLINE_PART, bytes, newEtag())),
              inline ? "" : Contents.newId());
      if (inline) {
        putInline(object, content, sealed.cipher(), request.condition());
      } else {
        putParts(object, content, sealed.cipher(), request.condition());
      }
      return object;
    } catch (IOException e) {
      throw Disk.failure("cannot write " + name.arn(), e);
    }
  }

  /// Copies an object; the request's condition is the target's. A large one costs what reading it
  /// costs: its copy has the same part files.
  ///
  /// @return empty if the source is not this version any more
  /// @throws RefusedRequest DAMAGED
  public Optional<StoredObject> copy(StoredObject source, PutRequest request) {
    try {
      if (!source.isInline()) {
        return copying.copy(source, request);
      }
      return read(source, ByteRange.all(source.bytes()))
          .map(content -> put(request, content, source.bytes()));
    } catch (IOException e) {
      throw Disk.failure("cannot copy to " + request.name().arn(), e);
    }
  }

  /// @throws RefusedRequest NO_SUCH_KEY
  public StoredObject head(ObjectName name) {
    try {
      return objects
          .find(name)
          .orElseThrow(() ->
              new RefusedRequest(Reason.NO_SUCH_KEY, "There is no object " + name.arn() + "."));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + name.arn(), e);
    }
  }

  /// The plain bytes of a range that lies within the object; the caller closes it. What is being
  /// read stays whole if the object is replaced or deleted meanwhile.
  ///
  /// @return empty if the object is not this version any more
  public Optional<InputStream> read(StoredObject object, ByteRange range) {
    PartCipher cipher = keys.open(object.name(), object.sealing());
    try {
      return object.isInline()
          ? readInline(object, cipher, range)
          : readParts(object, cipher, range);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + object.name().arn(), e);
    }
  }

  /// Deletes; an object that is not there is no error unless the condition names one.
  public void delete(ObjectName name, Precondition condition) {
    try {
      objects.delete(name, condition);
    } catch (IOException e) {
      throw Disk.failure("cannot delete " + name.arn(), e);
    }
  }

  public ListPage list(String bucket, ListRequest request) {
    try {
      return Listing.page(names, buckets.folder(bucket), request);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot list the bucket " + bucket, e);
    }
  }

  /// @return the head of the object to be; its content is the upload id
  public StoredObject beginUpload(
      ObjectName name, ContentHeaders headers, EncryptionRequest encryption) {
    try {
      return uploads.begin(name, headers, encryption);
    } catch (IOException e) {
      throw Disk.failure("cannot begin an upload of " + name.arn(), e);
    }
  }

  public PartFile putPart(UploadId upload, int number, InputStream content, long bytes) {
    try {
      return uploads.put(uploads.find(upload.name(), upload.id()), number, content, bytes);
    } catch (IOException e) {
      throw Disk.failure("cannot write part " + number + " of " + upload.name().arn(), e);
    }
  }

  /// The parts by number.
  public SortedMap<Integer, PartFile> parts(UploadId upload) {
    try {
      return uploads.parts(uploads.find(upload.name(), upload.id()));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot list the parts of " + upload.name().arn(), e);
    }
  }

  /// @param parts ETags by part number
  /// @param moreUserMetadata added to what the upload began with
  public StoredObject complete(
      UploadId upload,
      SortedMap<Integer, String> parts,
      Map<String, String> moreUserMetadata,
      Precondition condition) {
    try {
      StoredObject found = uploads.find(upload.name(), upload.id());
      return uploads.complete(found, parts, moreUserMetadata, condition);
    } catch (IOException e) {
      throw Disk.failure("cannot complete the upload of " + upload.name().arn(), e);
    }
  }

  public void abort(UploadId upload) {
    try {
      uploads.abort(uploads.find(upload.name(), upload.id()));
    } catch (IOException e) {
      throw Disk.failure("cannot abort the upload of " + upload.name().arn(), e);
    }
  }

  /// Open uploads, as heads of the objects to be.
  public List<StoredObject> uploads(String bucket) {
    buckets.folder(bucket);
    try {
      return uploads.open(bucket);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot list the uploads of " + bucket, e);
    }
  }

  /// Gives the directory up; to be called when no request runs any more.
  @Override
  public void close() {
    try {
      lockFile.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String newEtag() {
    return UUID.randomUUID().toString().replace("-", "");
  }

  private void putInline(
      StoredObject object, InputStream content, PartCipher cipher, Precondition condition)
      throws IOException {
    long cipherBytes = PartCipher.cipherBytes(object.bytes());
    disk.quota().reserve(cipherBytes);
    boolean published = false;
    try {
      ByteArrayOutputStream sealed = new ByteArrayOutputStream((int) cipherBytes);
      PartWriter.encrypt(content, object.bytes(), sealed, cipher, INLINE_PART);
      objects.publish(object, sealed.toByteArray(), condition);
      published = true;
    } finally {
      if (!published) {
        disk.quota().release(cipherBytes);
      }
    }
  }

  private void putParts(
      StoredObject object, InputStream content, PartCipher cipher, Precondition condition)
      throws IOException {
    contents.mark(Mark.WRITE, object);
    boolean published = false;
    try {
      PartFile part = object.parts().getFirst();
      writer.write(
          contents.file(object.content(), part), content, object.bytes(), cipher, INLINE_PART);
      objects.publish(object, new byte[0], condition);
      published = true;
    } finally {
      if (!published) {
        contents.doom(object.content());
      }
    }
    contents.unmark(object.content());
  }

  private Optional<InputStream> readInline(StoredObject object, PartCipher cipher, ByteRange range)
      throws IOException {
    byte[] file = Files.readAllBytes(objects.file(object.name()));
    ByteArrayInputStream bytes = new ByteArrayInputStream(file);
    if (!ObjectHead.decode(bytes).etag().equals(object.etag())) {
      return Optional.empty();
    }
    byte[] plain;
    try (InputStream decrypted = cipher.decrypting(bytes, INLINE_PART)) {
      plain = decrypted.readAllBytes();
    }
    return Optional.of(new ByteArrayInputStream(plain, (int) range.from(), (int) range.length()));
  }

  private Optional<InputStream> readParts(StoredObject object, PartCipher cipher, ByteRange range)
      throws IOException {
    String content = object.content();
    if (!contents.acquire(content)) {
      return Optional.empty();
    }
    boolean opened = false;
    try {
      InputStream plain =
          new ObjectContent(part -> contents.file(content, part), cipher, object.parts(), range);
      opened = true;
      return Optional.of(contents.releasing(plain, content));
    } finally {
      if (!opened) {
        contents.release(content);
      }
    }
  }

  private static FileChannel lock(Path root) throws IOException {
    FileChannel file =
        FileChannel.open(root.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      FileLock lock = file.tryLock();
      if (lock != null) {
        return file;
      }
    } catch (OverlappingFileLockException e) {
      // This process has it open already.
    }
    file.close();
    throw new IllegalStateException(
        "the store "
            + root
            + " is in use by another server; stop that one or use another directory");
  }

  /// Ends what a killed process left: deletes content that nothing owns and drops old markers.
  private void tidy() throws IOException {
    for (Contents.Marker marker : contents.markers()) {
      if (objects.owns(marker.head())) {
        contents.unmark(marker.head().content());
      } else if (marker.mark() != Mark.UPLOAD) {
        contents.doom(marker.head().content());
      }
    }
  }

  /// Counts what the quota must know of.
  private void count() throws IOException {
    long bytes = 0;
    for (BucketInfo bucket : buckets.list()) {
      for (StoredObject upload : uploads.open(bucket.name())) {
        bytes += contents.bytes(upload.content());
      }
      KeyWalk walk = new KeyWalk(names, buckets.folder(bucket.name()), "", "");
      for (Optional<StoredObject> at = walk.next(); at.isPresent(); at = walk.next()) {
        for (PartFile part : at.get().parts()) {
          bytes += PartCipher.cipherBytes(part.bytes());
        }
      }
    }
    disk.quota().begin(bytes);
  }
}
