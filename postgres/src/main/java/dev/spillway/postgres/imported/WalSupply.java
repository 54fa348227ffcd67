package dev.spillway.postgres.imported;

import dev.spillway.core.problem.FailedException;
import dev.spillway.core.problem.Fault;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Where WAL files come from that are not in the backup.
interface WalSupply {
  /// Writes the segment of this name to a new file.
  ///
  /// @return false if there is none
  boolean fetch(String segment, Path target) throws IOException;

  /// What to do for a segment that is missing, for messages.
  String remedy(String segment);

  /// No supply: what the backup has.
  record None() implements WalSupply {
    @Override
    public boolean fetch(String segment, Path target) {
      return false;
    }

    @Override
    public String remedy(String segment) {
      return "Name the directory of the WAL archive with --wal DIR, or a command that fetches it with --restore-command 'COMMAND %f %p' --allow-execute (pgBackRest: pgbackrest --stanza=STANZA archive-get %f %p; Barman: barman-wal-restore HOST SERVER %f %p).";
    }
  }

  /// A directory of WAL files as archives keep them: plain or compressed, together or in one folder
  /// for each 4 GiB, also with pgBackRest's checksum in the name.
  final class Directory implements WalSupply {
    private static final Pattern NAME =
        Pattern.compile("([0-9A-F]{24})(-[0-9a-f]{40})?(\\.(gz|zst|lz4|bz2|partial))?");
    private static final int FOLDER_LETTERS = 16;

    private final Path directory;
    private final Map<Path, Map<String, Path>> listed = new HashMap<>();

    Directory(Path directory) {
      this.directory = directory;
    }

    @Override
    public boolean fetch(String segment, Path target) throws IOException {
      Path file = inFolder(directory).get(segment);
      if (file == null) {
        file = inFolder(directory.resolve(segment.substring(0, FOLDER_LETTERS))).get(segment);
      }
      if (file == null) {
        return false;
      }
      try (InputStream in = Compression.open(file)) {
        Files.copy(in, target);
      }
      return true;
    }

    private Map<String, Path> inFolder(Path folder) throws IOException {
      Map<String, Path> known = listed.get(folder);
      if (known != null) {
        return known;
      }
      Map<String, Path> found = new HashMap<>();
      if (Files.isDirectory(folder)) {
        try (Stream<Path> files = Files.list(folder)) {
          for (Path file : (Iterable<Path>) files::iterator) {
            Matcher name = NAME.matcher(file.getFileName().toString());
            // A partial one is only good where no other is.
            if (name.matches()
                && (!"partial".equals(name.group(4)) || !found.containsKey(name.group(1)))) {
              found.put(name.group(1), file);
            }
          }
        }
      }
      listed.put(folder, found);
      return found;
    }

    @Override
    public String remedy(String segment) {
      return "%s has no file of that name, nor has its folder %s."
          .formatted(directory, segment.substring(0, FOLDER_LETTERS));
    }
  }

  /// A command as `restore_command` would run it, but chosen by who imports and never read from the
  /// backup.
  final class Command implements WalSupply {
    private static final int SHELL_CANNOT = 126;
    private static final int POLL_MILLIS = 200;

    private final String command;
    private final Path work;
    private final BooleanSupplier stop;
    private String lastWords = "";

    /// @param work a folder for the command's output
    Command(String command, Path work, BooleanSupplier stop) {
      this.command = command;
      this.work = work;
      this.stop = stop;
    }

    @Override
    public boolean fetch(String segment, Path target) throws IOException {
      Path fetched = work.resolve("fetched-wal").toAbsolutePath();
      Files.deleteIfExists(fetched);
      Path output = work.resolve("restore-command.log");
      Process process =
          new ProcessBuilder("/bin/sh", "-c", filledIn(segment, fetched))
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .redirectInput(Path.of("/dev/null").toFile())
              .start();
      int code = await(process);
      List<String> words =
          new String(Files.readAllBytes(output), StandardCharsets.UTF_8).lines().toList();
      lastWords = String.join(" | ", words.subList(Math.max(0, words.size() - 3), words.size()));
      if (code >= SHELL_CANNOT) {
        throw BackupForm.refused(
            "The command '%s' ended with code %d: %s".formatted(command, code, lastWords));
      }
      if (code != 0 || !Files.exists(fetched)) {
        return false;
      }
      Files.move(fetched, target, StandardCopyOption.REPLACE_EXISTING);
      return true;
    }

    private String filledIn(String segment, Path fetched) {
      return command
          .replace("%%", "\0")
          .replace("%f", segment)
          .replace("%p", fetched.toString())
          .replace("\0", "%");
    }

    private int await(Process process) {
      try {
        while (!process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
          if (stop.getAsBoolean()) {
            throw new FailedException(Fault.STOPPED, "The import was stopped");
          }
        }
        return process.exitValue();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new FailedException(Fault.STOPPED, "Interrupted while fetching WAL", e);
      } finally {
        process.destroy();
      }
    }

    @Override
    public String remedy(String segment) {
      return "The command '%s' did not give it%s."
          .formatted(command, lastWords.isEmpty() ? "" : " (" + lastWords + ")");
    }
  }
}
