package dev.spillway.embedded.s3.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.function.Function;

/// The plain bytes of a range of an object, part file after part file. Used by one thread.
final class ObjectContent extends InputStream {
  private final Function<PartFile, Path> partFile;
  private final PartCipher cipher;
  private final List<PartFile> parts;
  private int part;
  private long leftBytes;
  private long leftInPart;
  private SeekableByteChannel channel;

  /// Opens the first part at once, so that a deleted content is found out before the answer begins.
  ObjectContent(
      Function<PartFile, Path> partFile, PartCipher cipher, List<PartFile> parts, ByteRange range)
      throws IOException {
    this.partFile = partFile;
    this.cipher = cipher;
    this.parts = parts;
    this.leftBytes = range.length();
    long skip = range.from();
    while (part < parts.size() - 1 && skip >= parts.get(part).bytes()) {
      skip -= parts.get(part++).bytes();
    }
    this.channel = open(part, skip);
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int from, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (leftBytes == 0) {
      return -1;
    }
    while (leftInPart == 0) {
      channel.close();
      channel = open(++part, 0);
    }
    int wanted = (int) Math.min(length, Math.min(leftBytes, leftInPart));
    int read = channel.read(ByteBuffer.wrap(target, from, wanted));
    if (read <= 0) {
      throw new IOException(partFile.apply(parts.get(part)) + " is shorter than its head says");
    }
    leftBytes -= read;
    leftInPart -= read;
    return read;
  }

  @Override
  public int available() {
    return (int) Math.min(Integer.MAX_VALUE, leftBytes);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  private SeekableByteChannel open(int index, long position) throws IOException {
    PartFile opened = parts.get(index);
    FileChannel file = FileChannel.open(partFile.apply(opened), StandardOpenOption.READ);
    try {
      SeekableByteChannel plain = cipher.decrypting(file, opened.number());
      if (position > 0) {
        plain.position(position);
      }
      leftInPart = opened.bytes() - position;
      return plain;
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }
}
