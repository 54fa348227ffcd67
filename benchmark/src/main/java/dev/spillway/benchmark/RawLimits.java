package dev.spillway.benchmark;

import dev.spillway.postgres.heap.page.Page;
import dev.spillway.postgres.heap.page.PageReader;
import dev.spillway.postgres.heap.page.RelationFile;
import dev.spillway.postgres.heap.page.RelationFile.Checksums;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyOut;

/// What nobody can be faster than: reading the table's files, and a COPY that is thrown away.
final class RawLimits {
  private static final int BLOCK = 1 << 20;
  private static final int PAGES = 16;

  private final BenchServer server;

  RawLimits(BenchServer server) {
    this.server = server;
  }

  /// Reads the table's files, not its TOAST, block by block by one thread.
  Work files(Dataset dataset) {
    return _ -> {
      Path first =
          server
              .dataDirectory()
              .resolve(
                  server.row(
                      Dataset.DATABASE,
                      "SELECT pg_relation_filepath('%s')".formatted(dataset.table())));
      long bytes = 0;
      Path file = first;
      for (int segment = 1; Files.exists(file); segment++) {
        bytes += read(file);
        file = Path.of(first + "." + segment);
      }
      return Work.Outcome.moved(0, bytes);
    };
  }

  /// Reads and checks the table's pages as a snapshot's reader does, not its TOAST, by one thread.
  Work pages(Dataset dataset, Checksums checksums) {
    return _ -> {
      String path =
          server.row(
              Dataset.DATABASE, "SELECT pg_relation_filepath('%s')".formatted(dataset.table()));
      long blocks = blocks(server.dataDirectory().resolve(path));
      RelationFile file =
          new RelationFile(server.dataDirectory(), path, blocks, checksums == Checksums.VERIFIED);
      byte[] pages = new byte[PAGES * Page.BYTES];
      try (PageReader reader = new PageReader(file)) {
        for (long block = 0; block < blocks; block += PAGES) {
          reader.read(block, (int) Math.min(PAGES, blocks - block), pages);
        }
      }
      return Work.Outcome.moved(0, blocks * Page.BYTES);
    };
  }

  private static long blocks(Path first) throws IOException {
    long bytes = 0;
    Path file = first;
    for (int segment = 1; Files.exists(file); segment++) {
      bytes += Files.size(file);
      file = Path.of(first + "." + segment);
    }
    return bytes / Page.BYTES;
  }

  private static long read(Path file) throws IOException {
    ByteBuffer block = ByteBuffer.allocateDirect(BLOCK);
    long bytes = 0;
    try (FileChannel channel = FileChannel.open(file)) {
      for (int count = channel.read(block, 0); count > 0; count = channel.read(block, bytes)) {
        bytes += count;
        block.clear();
      }
    }
    return bytes;
  }

  /// `COPY ... (FORMAT binary)` by `readers` connections, each a range of blocks.
  Work copy(Dataset dataset, int readers) {
    return _ -> {
      List<Callable<Work.Outcome>> parts = new ArrayList<>();
      for (String range : server.ranges(dataset.table(), readers)) {
        parts.add(() -> copy(dataset.table(), range));
      }
      long rows = 0;
      long bytes = 0;
      for (Work.Outcome part : Threads.all(parts)) {
        rows += part.rows();
        bytes += part.bytes();
      }
      return Work.Outcome.moved(rows, bytes);
    };
  }

  private Work.Outcome copy(String table, String range) throws Exception {
    try (Connection connection = server.connect(Dataset.DATABASE)) {
      CopyOut copy =
          connection
              .unwrap(PGConnection.class)
              .getCopyAPI()
              .copyOut(
                  "COPY (SELECT * FROM %s WHERE %s) TO STDOUT (FORMAT binary)"
                      .formatted(table, range));
      long bytes = 0;
      for (byte[] row = copy.readFromCopy(); row != null; row = copy.readFromCopy()) {
        bytes += row.length;
      }
      return Work.Outcome.moved(copy.getHandledRowCount(), bytes);
    }
  }
}
