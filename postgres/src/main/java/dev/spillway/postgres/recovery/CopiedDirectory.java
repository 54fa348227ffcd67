package dev.spillway.postgres.recovery;

import dev.spillway.core.problem.FailedException;
import dev.spillway.core.problem.Fault;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The data directory of a copy, as files.
public final class CopiedDirectory {
  /// What a running server leaves and a server on a copy must not find: it would believe another
  /// server runs, wait as a standby, resume the original's slots, or link to its tablespaces.
  private static final List<String> LEFT_BY_SERVER =
      List.of(
          "postgresql.auto.conf",
          "postmaster.pid",
          "postmaster.opts",
          "current_logfiles",
          "tablespace_map");

  private static final int FORCED_AT_ONCE = 16;

  private static final List<String> EMPTIED =
      List.of(
          "pg_replslot",
          "pg_dynshmem",
          "pg_notify",
          "pg_serial",
          "pg_snapshots",
          "pg_stat_tmp",
          "pg_subtrans");

  /// Relation files: by oid or relfilenode, perhaps of a fork, perhaps a segment.
  private static final Pattern RELATION_FILE =
      Pattern.compile("(base/\\d+|global|pg_tblspc/\\d+/[^/]+/\\d+)/\\d+(_\\w+)?(\\.\\d+)?");

  private final Path data;

  public CopiedDirectory(Path data) {
    this.data = data;
  }

  public Path path() {
    return data;
  }

  /// Makes the directory fit for a server of ours.
  ///
  /// @throws FailedException if a link leads out of it
  void isolate() throws IOException {
    refuseLinks();
    for (String name : LEFT_BY_SERVER) {
      Files.deleteIfExists(data.resolve(name));
    }
    try (DirectoryStream<Path> signals = Files.newDirectoryStream(data, "*.signal")) {
      for (Path signal : signals) {
        Files.delete(signal);
      }
    }
    for (String name : EMPTIED) {
      Path directory = data.resolve(name);
      if (Files.isDirectory(directory)) {
        deleteBelow(directory);
      }
    }
  }

  private void refuseLinks() throws IOException {
    walk((path, attributes) -> {
      if (attributes.isSymbolicLink()) {
        throw new FailedException(
            Fault.SOURCE,
            "%s is a link to %s: a server on this copy would change files elsewhere. Copy what it points at in its place."
                .formatted(path, Files.readSymbolicLink(path)));
      }
    });
  }

  private static void deleteBelow(Path directory) throws IOException {
    try (DirectoryStream<Path> children = Files.newDirectoryStream(directory)) {
      for (Path child : children) {
        if (Files.isDirectory(child, java.nio.file.LinkOption.NOFOLLOW_LINKS)) {
          deleteBelow(child);
        }
        Files.delete(child);
      }
    }
  }

  /// Every relation file by its path in the data directory, with its size.
  public SortedMap<String, Long> relationFiles() throws IOException {
    SortedMap<String, Long> sizes = new TreeMap<>();
    walk((path, attributes) -> {
      String name = data.relativize(path).toString();
      if (attributes.isRegularFile() && RELATION_FILE.matcher(name).matches()) {
        sizes.put(name, attributes.size());
      }
    });
    return sizes;
  }

  /// The size of all files.
  public long bytes() throws IOException {
    long[] sum = new long[1];
    walk((_, attributes) -> sum[0] += attributes.isRegularFile() ? attributes.size() : 0);
    return sum[0];
  }

  /// Forces every file and directory to the disk, so that a power loss takes nothing. Many at a
  /// time, because file systems then write their journal once for all of them.
  void force(BooleanSupplier stop) throws IOException {
    List<Future<?>> running = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(FORCED_AT_ONCE);
        Stream<Path> paths = Files.walk(data)) {
      for (Path path : (Iterable<Path>) paths::iterator) {
        if (stop.getAsBoolean()) {
          threads.shutdownNow();
          throw new FailedException(Fault.STOPPED, "The snapshot was stopped");
        }
        running.add(threads.submit(() -> forceNow(path)));
      }
      for (Future<?> done : running) {
        done.get();
      }
    } catch (ExecutionException e) {
      throw new IOException("the disk did not take the snapshot: " + e.getCause(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new FailedException(Fault.STOPPED, "Interrupted while writing the snapshot", e);
    }
  }

  private static @Nullable Void forceNow(Path path) throws IOException {
    forceOne(path);
    return null;
  }

  /// Forces one file, or the names in one directory, to the disk.
  public static void forceOne(Path path) throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  /// Visits a path that is no directory.
  private interface Visit {
    void path(Path path, BasicFileAttributes attributes) throws IOException;
  }

  private void walk(Visit visit) throws IOException {
    Files.walkFileTree(
        data,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path path, BasicFileAttributes attributes)
              throws IOException {
            visit.path(path, attributes);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
