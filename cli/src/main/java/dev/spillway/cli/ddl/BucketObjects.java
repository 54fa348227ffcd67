package dev.spillway.cli.ddl;

import dev.spillway.cli.problem.CommandException;
import java.util.List;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;

/// An export in its bucket.
final class BucketObjects implements ExportedObjects {
  private final S3Client s3;
  private final String bucket;
  private final String prefix;

  /// @param folder the export's folder, without a slash at its end
  BucketObjects(S3Client s3, String bucket, String folder) {
    this.s3 = s3;
    this.bucket = bucket;
    this.prefix = folder + "/";
  }

  @Override
  public List<String> names() {
    try {
      return s3
          .listObjectsV2Paginator(request -> request.bucket(bucket).prefix(prefix))
          .contents()
          .stream()
          .map(S3Object::key)
          .map(key -> key.substring(prefix.length()))
          .sorted()
          .toList();
    } catch (SdkException e) {
      throw unreadable(prefix, e);
    }
  }

  @Override
  public byte[] read(String name) {
    try {
      return s3.getObjectAsBytes(request -> request.bucket(bucket).key(prefix + name))
          .asByteArray();
    } catch (SdkException e) {
      throw unreadable(prefix + name, e);
    }
  }

  private CommandException unreadable(String key, SdkException cause) {
    return new CommandException(
        CommandException.Reason.GENERAL,
        "s3://%s/%s cannot be read: %s".formatted(bucket, key, cause.getMessage()),
        cause);
  }

  @Override
  public void close() {
    s3.close();
  }
}
