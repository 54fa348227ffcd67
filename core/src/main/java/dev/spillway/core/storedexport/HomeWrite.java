package dev.spillway.core.storedexport;

import dev.spillway.core.objectstore.ObjectKey;
import dev.spillway.core.objectstore.ObjectWrite;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A file of a stored export that is being written, with its checksum computed beside. It is
/// durable when it is published.
final class HomeWrite implements ObjectWrite {
  private static final Logger LOG = LoggerFactory.getLogger(HomeWrite.class);

  private final HomeBucket bucket;
  private final ObjectKey key;
  private final Path root;
  private final String file;
  private final Map<String, String> metadata;
  private final MessageDigest digest = Sha256.begin();
  private final FileChannel channel;
  private long bytes;
  private boolean published;

  HomeWrite(HomeBucket bucket, ObjectKey key, Path root, String file, Map<String, String> metadata)
      throws IOException {
    this.bucket = bucket;
    this.key = key;
    this.root = root;
    this.file = file;
    this.metadata = Map.copyOf(metadata);
    this.channel =
        FileChannel.open(
            root.resolve(file), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
  }

  @Override
  public void write(byte[] source, int from, int length) {
    digest.update(source, from, length);
    try {
      ByteBuffer buffer = ByteBuffer.wrap(source, from, length);
      while (buffer.hasRemaining()) {
        bytes += channel.write(buffer);
      }
    } catch (IOException e) {
      throw bucket.failed("s3:PutObject", file, e);
    }
  }

  @Override
  public long bytes() {
    return bytes;
  }

  @Override
  public void commit() {
    try {
      channel.force(true);
      channel.close();
    } catch (IOException e) {
      throw bucket.failed("s3:PutObject", file, e);
    }
    published = true;
    String sha256 = HexFormat.of().formatHex(digest.digest());
    bucket.publish(key, new HomeBucket.HomeObject(file, bytes, sha256, metadata));
  }

  @Override
  public void close() {
    if (published) {
      return;
    }
    try {
      channel.close();
      Files.deleteIfExists(root.resolve(file));
    } catch (IOException e) {
      LOG.warn("the unfinished file {} could not be deleted: {}", root.resolve(file), e.toString());
    }
  }
}
