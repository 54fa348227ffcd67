package dev.spillway.core.objectstore;

import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/// A bucket that asks a role's policies first.
final class GuardedBucket implements Bucket {
  private static final String LIST = "s3:ListBucket";

  private final Bucket bucket;
  private final RoleRights rights;
  private final Function<BucketRequest, RoleRights> elsewhere;

  /// @param elsewhere what the same role may do in another bucket
  GuardedBucket(Bucket bucket, RoleRights rights, Function<BucketRequest, RoleRights> elsewhere) {
    this.bucket = bucket;
    this.rights = rights;
    this.elsewhere = elsewhere;
  }

  @Override
  public String name() {
    return bucket.name();
  }

  @Override
  public String encryption() {
    return bucket.encryption();
  }

  @Override
  public String location() {
    rights.onBucket("s3:GetBucketLocation", UnaryOperator.identity());
    return bucket.location();
  }

  @Override
  public ObjectWrite write(
      ObjectKey key, Map<String, String> metadata, long expectedBytes, UploadListener listener) {
    rights.write(key);
    return bucket.write(key, metadata, expectedBytes, listener);
  }

  @Override
  public void put(ObjectKey key, byte[] content, String contentType) {
    rights.write(key);
    bucket.put(key, content, contentType);
  }

  @Override
  public void putInParts(ObjectKey key, byte[] content, int partBytes) {
    rights.write(key);
    bucket.putInParts(key, content, partBytes);
  }

  @Override
  public Optional<ObjectInfo> head(ObjectKey key) {
    rights.read(key);
    return bucket.head(key);
  }

  @Override
  public InputStream read(ObjectKey key) {
    rights.read(key);
    return bucket.read(key);
  }

  @Override
  public void list(String prefix, Consumer<ObjectInfo> each) {
    rights.onBucket(LIST, context -> context.with("s3:prefix", prefix));
    bucket.list(prefix, each);
  }

  @Override
  public boolean isEmpty(String prefix) {
    rights.onBucket(LIST, context -> context.with("s3:prefix", prefix));
    return bucket.isEmpty(prefix);
  }

  @Override
  public void delete(ObjectKey key) {
    rights.onObject("s3:DeleteObject", key);
    bucket.delete(key);
  }

  /// Left to the store: the right to abort uploads is not among those that a role needs.
  @Override
  public void abort(ObjectKey key, String uploadId) {
    bucket.abort(key, uploadId);
  }

  @Override
  public Optional<ServerSideCopies> copiesFrom(BucketRequest source) {
    RoleRights there = elsewhere.apply(source);
    return bucket
        .copiesFrom(source)
        .map(copies ->
            (version, target, metadata, listener) -> {
              there.readWithoutGrant(version.key());
              rights.write(target);
              return copies.copy(version, target, metadata, listener);
            });
  }

  @Override
  public List<LeftUpload> leftUploads() {
    return bucket.leftUploads();
  }

  @Override
  public void close() {
    bucket.close();
  }
}
