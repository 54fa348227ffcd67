package dev.spillway.mysql.live;

import dev.spillway.core.source.ConsistentRead;
import dev.spillway.core.source.ExportScope;
import dev.spillway.core.source.Notice;
import dev.spillway.core.source.SourceTable;
import dev.spillway.core.source.TableName;
import dev.spillway.mysql.connect.MysqlAddress;
import dev.spillway.mysql.connect.MysqlConnector;
import dev.spillway.testkit.mysql.TestMysql;
import dev.spillway.testkit.source.BatchText;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/// Reads tables through the SPI as the encoder would, and gives rows as text.
final class Reading {
  private Reading() {}

  static MysqlConnector connector(TestMysql mysql) {
    return connector(mysql, "root", "");
  }

  static MysqlConnector connector(TestMysql mysql, String user, String password) {
    return connector(mysql, mysql.port(), user, password);
  }

  /// @param port of the server, or of something that stands before it
  static MysqlConnector connector(TestMysql mysql, int port, String user, String password) {
    return new MysqlConnector(
        new MysqlAddress(
            mysql.engine(),
            "127.0.0.1",
            port,
            user,
            () -> Optional.of(password).filter(text -> !text.isEmpty()),
            MysqlAddress.Tls.disabled()));
  }

  static ReadOptions options() {
    return ReadOptions.of(InstantSource.system());
  }

  static ConsistentRead open(TestMysql mysql, String... scope) {
    return new LiveSource(connector(mysql), options()).open(scope(mysql, scope), "test");
  }

  static ExportScope scope(TestMysql mysql, String... items) {
    return ExportScope.parse(List.of(items), mysql.engine());
  }

  static SourceTable table(ConsistentRead read, String database, String name) {
    TableName wanted = new TableName(database, database, name);
    return read.tables().stream()
        .filter(table -> table.name().equals(wanted))
        .findFirst()
        .orElseThrow(() ->
            new AssertionError("no table " + wanted + " in " + read.tables().size() + " tables"));
  }

  /// What the owner is told of a table's values once all of them are read.
  static List<Notice> notices(ConsistentRead read, String database, String name) {
    return BatchText.notices(read, table(read, database, name), Long.MAX_VALUE);
  }

  static List<String> rows(ConsistentRead read, String database, String name) {
    return rows(read, database, name, Long.MAX_VALUE);
  }

  static List<String> rows(ConsistentRead read, String database, String name, long targetBytes) {
    return BatchText.rows(read, table(read, database, name), targetBytes);
  }
}
