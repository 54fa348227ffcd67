package dev.spillway.mysqlserver;

import dev.spillway.core.source.Engine;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// One installation of server programs.
///
/// @param engine MYSQL or MARIADB
/// @param server the program `mysqld` or `mariadbd`
/// @param loader the dynamic loader and its arguments, where the server was built for another
///   system than this
/// @param share holds messages, character sets and the scripts that make system tables
/// @param plugins the plugin directory, if the server does not know it itself
public record MysqlPrograms(
    Engine engine, Path server, List<String> loader, Path share, Optional<Path> plugins) {
  /// Where the C library is, its loader with it: before Debian 13 it was not below usr.
  private static final List<String> LIBRARIES =
      List.of("usr/lib/x86_64-linux-gnu", "lib/x86_64-linux-gnu");

  public MysqlPrograms {
    loader = List.copyOf(loader);
  }

  /// A MySQL that was unpacked below `root`, with the libraries that it was built with beside it.
  ///
  /// @return empty if there is none
  public static Optional<MysqlPrograms> mysqlIn(Path root) {
    return in(root, Engine.MYSQL, "mysqld", "mysql");
  }

  /// A MariaDB that was unpacked below `root`, as [#mysqlIn].
  public static Optional<MysqlPrograms> mariadbIn(Path root) {
    // Until 10.11, Debian kept MySQL's name for the folder.
    String share =
        root.resolve("usr/share/mariadb/charsets").toFile().isDirectory() ? "mariadb" : "mysql";
    return in(root, Engine.MARIADB, "mariadbd", share);
  }

  private static Optional<MysqlPrograms> in(
      Path root, Engine engine, String program, String share) {
    Path server = root.resolve("usr/sbin").resolve(program);
    // In lib64 is a link, which may lead out of the root.
    Optional<Path> loader =
        LIBRARIES.stream()
            .map(folder -> root.resolve(folder).resolve("ld-linux-x86-64.so.2"))
            .filter(file -> file.toFile().isFile())
            .findFirst();
    if (!server.toFile().isFile() || loader.isEmpty()) {
      return Optional.empty();
    }
    String libraries =
        LIBRARIES.stream()
            .map(folder -> root.resolve(folder).toString())
            .collect(Collectors.joining(":"));
    return Optional.of(
        new MysqlPrograms(
            engine,
            server,
            List.of(loader.get().toString(), "--library-path", libraries),
            root.resolve("usr/share").resolve(share),
            Optional.of(root.resolve("usr/lib/mysql/plugin")).filter(Files::isDirectory)));
  }

  /// The command that runs the server on a data directory. It ends when this JVM ends.
  List<String> command(Path dataDirectory, List<String> arguments) {
    List<String> command = new ArrayList<>(DeathSignal.prefix());
    command.addAll(loader);
    command.add(server.toString());
    command.add("--no-defaults");
    command.add("--datadir=" + dataDirectory.toAbsolutePath());
    command.add("--lc-messages-dir=" + share);
    command.add("--character-sets-dir=" + share.resolve("charsets"));
    plugins.ifPresent(directory -> command.add("--plugin-dir=" + directory));
    if (DeathSignal.isRoot()) {
      command.add("--user=root");
    }
    command.addAll(arguments);
    return command;
  }
}
