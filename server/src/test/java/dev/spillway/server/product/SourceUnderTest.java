package dev.spillway.server.product;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.util.List;

/// A database server of the contract that all sources keep, spoken to in the SQL that all share;
/// names are quoted by double quotes.
interface SourceUnderTest extends AutoCloseable {
  String engine();

  int port();

  /// Makes a new database.
  String createDatabase();

  /// The superuser's connection, which knows double quotes; the caller closes it.
  Connection connect(String database);

  void execute(String database, String... sql);

  /// Brings the server's estimates of a table up to date.
  void analyze(String database, String table);

  /// Who may do everything that the documentation asks for; its password is [#PASSWORD].
  String user();

  /// A new user who may read all tables of the database but one.
  String userWithout(String database, List<String> readable);

  /// The schema of a database's tables.
  String schema(String database);

  /// What ExportOnly calls a table.
  String item(String database, String table);

  @Override
  void close();

  String PASSWORD = "secret-of-the-contract";

  /// A table's folder in an export; its name has nothing that a key replaces.
  default String folder(String export, String database, String table) {
    return "%s/%s/%s.%s/1".formatted(export, database, schema(database), table);
  }

  /// Writes a configuration that declares the server as `shop`.
  default Path configuration(Path directory, String user, String password, String... more)
      throws IOException {
    Files.createDirectories(directory);
    Path file = directory.resolve("password");
    Files.deleteIfExists(file);
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(file, password + "\n");
    return Files.writeString(
        directory.resolve("spillway.yaml"),
        """
        data-directory: data
        listen: {port: 0}
        embedded: {store-port: 0}
        shutdown: {drain: 0s}
        export: {part-size: 1MB, threads: 1}
        %s
        databases:
          - id: shop
            engine: %s
            host: 127.0.0.1
            port: %d
            user: %s
            password-file: password
        %s
        """
            .formatted(programs(), engine(), port(), user, String.join("\n", more)));
  }

  /// A line of the configuration that names the server's programs.
  default String programs() {
    return "";
  }
}
