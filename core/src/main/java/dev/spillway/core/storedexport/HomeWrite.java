package dev.spillway.core.storedexport;

import dev.spillway.core.objectstore.ObjectKey;
import dev.spillway.core.objectstore.ObjectWrite;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;

/// A file of a stored export that is being written, with its checksum computed beside.
final class HomeWrite implements ObjectWrite {
  private final HomeBucket bucket;
  private final ObjectKey key;
  private final String file;
  private final ObjectWrite content;
  private final Map<String, String> metadata;
  private final MessageDigest digest = Sha256.begin();

  HomeWrite(
      HomeBucket bucket,
      ObjectKey key,
      String file,
      ObjectWrite content,
      Map<String, String> metadata) {
    this.bucket = bucket;
    this.key = key;
    this.file = file;
    this.content = content;
    this.metadata = Map.copyOf(metadata);
  }

  @Override
  public void write(byte[] source, int from, int length) {
    digest.update(source, from, length);
    content.write(source, from, length);
  }

  @Override
  public long bytes() {
    return content.bytes();
  }

  @Override
  public void commit() {
    content.commit();
    String sha256 = HexFormat.of().formatHex(digest.digest());
    bucket.publish(key, new HomeBucket.HomeObject(file, bytes(), sha256, content.etag(), metadata));
  }

  @Override
  public void close() {
    content.close();
  }
}
