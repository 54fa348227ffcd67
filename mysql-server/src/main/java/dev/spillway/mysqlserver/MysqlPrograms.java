package dev.spillway.mysqlserver;

import dev.spillway.core.source.Engine;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

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
  public MysqlPrograms {
    loader = List.copyOf(loader);
  }

  /// A MySQL that was unpacked below `root`, with the libraries that it was built with beside it.
  ///
  /// @return empty if there is none
  public static Optional<MysqlPrograms> mysqlIn(Path root) {
    Path server = root.resolve("usr/sbin/mysqld");
    Path loader = root.resolve("usr/lib64/ld-linux-x86-64.so.2");
    if (!server.toFile().isFile() || !loader.toFile().isFile()) {
      return Optional.empty();
    }
    return Optional.of(
        new MysqlPrograms(
            Engine.MYSQL,
            server,
            List.of(
                loader.toString(),
                "--library-path",
                root.resolve("usr/lib/x86_64-linux-gnu").toString()),
            root.resolve("usr/share/mysql"),
            Optional.of(root.resolve("usr/lib/mysql/plugin"))));
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
