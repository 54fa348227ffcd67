package dev.spillway.cli.ddl;

import dev.spillway.cli.problem.CommandException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// An export that was copied to a folder of this machine.
final class FolderObjects implements ExportedObjects {
  private final Path folder;

  FolderObjects(Path folder) {
    this.folder = folder;
  }

  @Override
  public List<String> names() {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> folder.relativize(file).toString())
          .sorted()
          .toList();
    } catch (IOException e) {
      throw unreadable(folder, e);
    }
  }

  @Override
  public byte[] read(String name) {
    try {
      return Files.readAllBytes(folder.resolve(name));
    } catch (IOException e) {
      throw unreadable(folder.resolve(name), e);
    }
  }

  private static CommandException unreadable(Path path, IOException cause) {
    return new CommandException(
        CommandException.Reason.GENERAL, "%s cannot be read: %s".formatted(path, cause), cause);
  }

  @Override
  public void close() {}
}
