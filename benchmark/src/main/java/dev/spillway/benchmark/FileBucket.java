package dev.spillway.benchmark;

import dev.spillway.core.objectstore.Bucket;
import dev.spillway.core.objectstore.ObjectInfo;
import dev.spillway.core.objectstore.ObjectKey;
import dev.spillway.core.objectstore.ObjectWrite;
import dev.spillway.core.objectstore.StoreException;
import dev.spillway.core.objectstore.UploadListener;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// Objects as plain files of a folder: what the others write to as well. It knows no metadata; a
/// folder belongs to one export.
final class FileBucket implements Bucket {
  private static final int BUFFER_BYTES = 256 << 10;

  private final Path folder;
  private final String exportId;

  FileBucket(Path folder, String exportId) {
    this.folder = folder;
    this.exportId = exportId;
  }

  @Override
  public String name() {
    return folder.toString();
  }

  @Override
  public String encryption() {
    return "none";
  }

  @Override
  public String location() {
    return "local";
  }

  @Override
  public ObjectWrite write(
      ObjectKey key, Map<String, String> metadata, long expectedBytes, UploadListener listener) {
    try {
      return new FileWrite(path(key));
    } catch (IOException e) {
      throw failed(e);
    }
  }

  private static final class FileWrite implements ObjectWrite {
    private final Path file;
    private final OutputStream target;
    private long bytes;

    FileWrite(Path file) throws IOException {
      this.file = file;
      Files.createDirectories(file.getParent());
      this.target = new BufferedOutputStream(Files.newOutputStream(unfinished()), BUFFER_BYTES);
    }

    private Path unfinished() {
      return Path.of(file + ".unfinished");
    }

    @Override
    public void write(byte[] source, int from, int length) {
      try {
        target.write(source, from, length);
        bytes += length;
      } catch (IOException e) {
        throw failed(e);
      }
    }

    @Override
    public long bytes() {
      return bytes;
    }

    @Override
    public void commit() {
      try {
        target.close();
        Files.move(unfinished(), file);
      } catch (IOException e) {
        throw failed(e);
      }
    }

    @Override
    public void close() {
      try {
        target.close();
        Files.deleteIfExists(unfinished());
      } catch (IOException e) {
        throw failed(e);
      }
    }
  }

  @Override
  public void put(ObjectKey key, byte[] content, String contentType) {
    try {
      Files.createDirectories(path(key).getParent());
      Files.write(path(key), content);
    } catch (IOException e) {
      throw failed(e);
    }
  }

  @Override
  public Optional<ObjectInfo> head(ObjectKey key) {
    try {
      return Files.exists(path(key)) ? Optional.of(info(path(key))) : Optional.empty();
    } catch (IOException e) {
      throw failed(e);
    }
  }

  @Override
  public InputStream read(ObjectKey key) {
    try {
      return Files.newInputStream(path(key));
    } catch (IOException e) {
      throw failed(e);
    }
  }

  @Override
  public void list(String prefix, Consumer<ObjectInfo> each) {
    for (Path file : files()) {
      try {
        if (folder.relativize(file).toString().startsWith(prefix)) {
          each.accept(info(file));
        }
      } catch (IOException e) {
        throw failed(e);
      }
    }
  }

  @Override
  public boolean isEmpty(String prefix) {
    return list(prefix).isEmpty();
  }

  private List<Path> files() {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).sorted().toList();
    } catch (IOException e) {
      throw failed(e);
    }
  }

  private ObjectInfo info(Path file) throws IOException {
    return new ObjectInfo(
        folder.relativize(file).toString(), Files.size(file), Map.of("spillway-task", exportId));
  }

  @Override
  public void delete(ObjectKey key) {
    try {
      Files.deleteIfExists(path(key));
    } catch (IOException e) {
      throw failed(e);
    }
  }

  @Override
  public void abort(ObjectKey key, String uploadId) {}

  private Path path(ObjectKey key) {
    return folder.resolve(key.text());
  }

  private static StoreException failed(IOException e) {
    return new StoreException(StoreException.Kind.OTHER, "write", e.toString(), e);
  }

  @Override
  public void close() {}
}
