package dev.spillway.embedded.s3.store;

import dev.spillway.embedded.s3.store.RefusedRequest.Reason;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The buckets: a folder each, which is one while it holds the bucket file.
final class BucketFolders {
  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]");

  private final Disk disk;
  private final Path root;

  BucketFolders(Disk disk, Path root) throws IOException {
    this.disk = disk;
    this.root = root;
    Files.createDirectories(root);
  }

  void create(String bucket) throws IOException {
    if (!NAME.matcher(bucket).matches()) {
      throw new RefusedRequest(
          Reason.INVALID_BUCKET_NAME,
          "'%s' is no bucket name: 3 to 63 lower-case letters, digits, '.' and '-'."
              .formatted(bucket));
    }
    Path folder = root.resolve(bucket);
    disk.makeFolder(folder);
    try (FileChannel file =
        FileChannel.open(
            folder.resolve(KeyPath.BUCKET_FILE),
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.WRITE)) {
      file.force(true);
    } catch (FileAlreadyExistsException e) {
      throw new RefusedRequest(
          Reason.BUCKET_ALREADY_OWNED_BY_YOU, "The bucket '" + bucket + "' exists already.", e);
    }
    disk.force(folder);
  }

  boolean exists(String bucket) {
    return NAME.matcher(bucket).matches()
        && Files.exists(root.resolve(bucket).resolve(KeyPath.BUCKET_FILE));
  }

  /// @throws RefusedRequest NO_SUCH_BUCKET
  Path folder(String bucket) {
    if (!exists(bucket)) {
      throw new RefusedRequest(
          Reason.NO_SUCH_BUCKET, "There is no bucket '" + bucket + "' in this store.");
    }
    return root.resolve(bucket);
  }

  List<BucketInfo> list() throws IOException {
    List<BucketInfo> buckets = new ArrayList<>();
    try (Stream<Path> folders = Files.list(root)) {
      for (Path folder : folders.toList()) {
        Path file = folder.resolve(KeyPath.BUCKET_FILE);
        if (Files.exists(file)) {
          Instant created = Files.getLastModifiedTime(file).toInstant();
          buckets.add(new BucketInfo(folder.getFileName().toString(), created));
        }
      }
    }
    buckets.sort(Comparator.comparing(BucketInfo::name));
    return buckets;
  }

  /// Deletes a bucket that holds no object.
  void delete(String bucket) throws IOException {
    Path folder = folder(bucket);
    Files.delete(folder.resolve(KeyPath.BUCKET_FILE));
    try (Stream<Path> left = Files.walk(folder)) {
      for (Path path : left.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
    disk.force(root);
  }
}
