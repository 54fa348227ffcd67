package dev.spillway.core.storedexport;

import dev.spillway.core.objectstore.ObjectWrite;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A file of the snapshot's folder that is being written; durable when it is committed.
final class FileWrite implements ObjectWrite {
  private static final Logger LOG = LoggerFactory.getLogger(FileWrite.class);

  private final Path file;
  private final FileChannel channel;
  private long bytes;
  private boolean committed;

  FileWrite(Path file) throws IOException {
    this.file = file;
    this.channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
  }

  @Override
  public void write(byte[] source, int from, int length) {
    try {
      ByteBuffer buffer = ByteBuffer.wrap(source, from, length);
      while (buffer.hasRemaining()) {
        bytes += channel.write(buffer);
      }
    } catch (IOException e) {
      throw FolderHome.failed("s3:PutObject", file, e);
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
      throw FolderHome.failed("s3:PutObject", file, e);
    }
    committed = true;
  }

  @Override
  public void close() {
    if (committed) {
      return;
    }
    try {
      channel.close();
      Files.deleteIfExists(file);
    } catch (IOException e) {
      LOG.warn("the unfinished file {} could not be deleted: {}", file, e.toString());
    }
  }
}
