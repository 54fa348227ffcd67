package dev.spillway.mysqlserver;

import dev.spillway.core.problem.FailedException;
import dev.spillway.core.problem.Fault;
import dev.spillway.core.source.Engine;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// Makes data directories: each is a copy of one that the server's programs made once.
final class SystemTables {
  private static final List<String> SMALL =
      List.of("--innodb-buffer-pool-size=32M", "--innodb-flush-method=nosync");

  private SystemTables() {}

  /// @param cache keeps the template beside the programs; several processes may share it
  static void make(MysqlPrograms programs, Path cache, Path dataDirectory) {
    try {
      Path installation = cache.relativize(programs.server()).getName(0);
      Path template = cache.resolve("template-" + installation);
      if (!Files.isDirectory(template)) {
        makeTemplate(programs, cache, template);
      }
      Trees.copy(template, dataDirectory);
    } catch (IOException e) {
      throw new FailedException(
          Fault.RESOURCES,
          "The data directory %s cannot be made: %s".formatted(dataDirectory, e),
          e);
    }
  }

  private static void makeTemplate(MysqlPrograms programs, Path cache, Path template)
      throws IOException {
    Files.createDirectories(cache);
    Path temporary = Files.createTempDirectory(cache, "making-");
    Path data = temporary.resolve("data");
    if (programs.engine() == Engine.MARIADB) {
      Files.createDirectory(data);
      bootstrapMariadb(programs, temporary, data);
    } else {
      List<String> arguments = List.of("--initialize-insecure", "--innodb-buffer-pool-size=64M");
      run(programs.command(data, arguments), temporary.resolve("log"), new byte[0]);
    }
    try {
      Files.move(data, template);
    } catch (IOException e) {
      if (!Files.isDirectory(template)) {
        throw e;
      }
    }
    Trees.delete(temporary);
  }

  private static void bootstrapMariadb(MysqlPrograms programs, Path temporary, Path data)
      throws IOException {
    StringBuilder sql =
        new StringBuilder(
            "create database mysql;\ncreate database sys;\ncreate database test;\nuse mysql;\n");
    for (String script : List.of("system_tables", "performance_tables", "system_tables_data")) {
      sql.append(Files.readString(script(programs.share(), script))).append('\n');
    }
    List<String> arguments = new ArrayList<>(SMALL);
    arguments.addAll(List.of("--bootstrap", "--innodb-log-file-size=8M"));
    run(
        programs.command(data, arguments),
        temporary.resolve("log"),
        sql.toString().getBytes(StandardCharsets.UTF_8));
  }

  /// Up to 10.11 the scripts may have MySQL's name.
  private static Path script(Path share, String name) {
    Path script = share.resolve("mariadb_" + name + ".sql");
    return Files.exists(script) ? script : share.resolve("mysql_" + name + ".sql");
  }

  private static void run(List<String> command, Path log, byte[] input) throws IOException {
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    try (OutputStream out = process.getOutputStream()) {
      out.write(input);
    }
    try {
      if (process.waitFor() != 0) {
        throw new IOException("code %d: %s".formatted(process.exitValue(), tail(log)));
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  static String tail(Path log) {
    try (Stream<String> lines = Files.lines(log, StandardCharsets.ISO_8859_1)) {
      List<String> all = lines.toList();
      return String.join(" | ", all.subList(Math.max(0, all.size() - 6), all.size()));
    } catch (IOException e) {
      return "(no log: " + e.getMessage() + ")";
    }
  }
}
