package dev.spillway.server.product;

import dev.spillway.testkit.mysql.TestMysql;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/// A Spillway server whose database `shop` is a MySQL or MariaDB server.
final class MysqlSite {
  private static final String PASSWORD = "secret";

  private MysqlSite() {}

  /// Makes a user of these privileges and starts a server that connects as it.
  ///
  /// @param more further lines of the configuration
  static Product start(Path directory, TestMysql mysql, String privileges, String... more)
      throws IOException {
    mysql.execute(
        "",
        "CREATE USER %s IDENTIFIED BY '%s'".formatted(user(directory), PASSWORD),
        "GRANT %s ON *.* TO %s".formatted(privileges, user(directory)));
    return start(directory, mysql, name(directory), PASSWORD, List.of(more));
  }

  /// Makes the user of docs/mysql.md, by its own statements, and starts a server that connects as
  /// it.
  static Product startAsDocumented(Path directory, TestMysql mysql) throws IOException {
    mysql.execute("", "DROP USER IF EXISTS spillway@'%'");
    mysql.execute("", MysqlDocument.block("user").split(";\n", -1));
    return start(directory, mysql, "spillway", "choose-a-long-one", List.of());
  }

  private static Product start(
      Path directory, TestMysql mysql, String user, String secret, List<String> more)
      throws IOException {
    Files.createDirectories(directory);
    Path password =
        Files.createFile(
            directory.resolve("password"),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(password, secret + "\n");
    return Product.start(
        Files.writeString(
            directory.resolve("spillway.yaml"),
            """
            data-directory: data
            listen: {port: 0}
            embedded: {store-port: 0}
            databases:
              - id: shop
                engine: %s
                host: 127.0.0.1
                port: %d
                user: %s
                password-file: password
            %s
            """
                .formatted(mysql.engine().rdsName(), mysql.port(), user, String.join("\n", more))));
  }

  /// The user that the server of this directory connects as, in SQL.
  static String user(Path directory) {
    return "'%s'@'%%'".formatted(name(directory));
  }

  private static String name(Path directory) {
    return "spillway" + Integer.toUnsignedString(directory.hashCode());
  }
}
