package dev.spillway.core.storedexport;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import dev.spillway.core.problem.FailedException;
import dev.spillway.core.problem.Fault;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/// The catalog of a stored export, written last: a folder with it holds a whole stored export. Its
/// checksum lies beside it.
final class CatalogFile {
  private static final String CATALOG = "stored-export.json";
  private static final String CHECKSUM = "stored-export.sha256";
  private static final JsonFactory JSON = new JsonFactory();

  private final Path folder;

  CatalogFile(Path folder) {
    this.folder = folder;
  }

  boolean exists() {
    return Files.exists(folder.resolve(CATALOG));
  }

  /// Durable when it returns.
  void write(StoredExport export) {
    try {
      Path unfinished = folder.resolve(CATALOG + ".unfinished");
      MessageDigest digest = Sha256.begin();
      try (OutputStream file = Files.newOutputStream(unfinished, StandardOpenOption.CREATE_NEW);
          OutputStream out = new BufferedOutputStream(new DigestOutputStream(file, digest));
          JsonGenerator json = JSON.createGenerator(out)) {
        new CatalogWriter(json).write(export);
      }
      Path checksum = folder.resolve(CHECKSUM);
      Files.writeString(checksum, HexFormat.of().formatHex(digest.digest()) + "\n");
      force(unfinished);
      force(checksum);
      Files.move(unfinished, folder.resolve(CATALOG), StandardCopyOption.ATOMIC_MOVE);
      force(folder);
    } catch (IOException e) {
      throw new FailedException(
          Fault.RESOURCES, "the snapshot cannot be written to " + folder + ": " + e, e);
    }
  }

  /// @throws FailedException of fault SOURCE if it is missing, damaged, or of another release
  StoredExport read() {
    Path catalog = folder.resolve(CATALOG);
    MessageDigest digest = Sha256.begin();
    try {
      String expected = Files.readString(folder.resolve(CHECKSUM)).strip();
      try (InputStream in = new DigestInputStream(Files.newInputStream(catalog), digest)) {
        in.transferTo(OutputStream.nullOutputStream());
      }
      if (!HexFormat.of().formatHex(digest.digest()).equals(expected)) {
        throw damaged("its checksum is not that of what was written", null);
      }
      try (JsonParser json = JSON.createParser(catalog.toFile())) {
        return new CatalogReader(json).read();
      }
    } catch (IOException | IllegalArgumentException e) {
      throw damaged(String.valueOf(e), e);
    }
  }

  private FailedException damaged(String why, @Nullable Exception cause) {
    String message =
        "the snapshot's catalog %s cannot be used: %s; create the snapshot again"
            .formatted(folder.resolve(CATALOG), why);
    return cause == null
        ? new FailedException(Fault.SOURCE, message)
        : new FailedException(Fault.SOURCE, message, cause);
  }

  private static void force(Path path) throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
