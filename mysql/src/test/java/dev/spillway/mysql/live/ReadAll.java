package dev.spillway.mysql.live;

import dev.spillway.core.column.ColumnBatch;
import dev.spillway.core.source.ConsistentRead;
import dev.spillway.core.source.Engine;
import dev.spillway.core.source.ExportScope;
import dev.spillway.core.source.SourceTable;
import dev.spillway.core.source.TableRange;
import dev.spillway.core.source.TableReader;
import dev.spillway.mysql.connect.MysqlAddress;
import dev.spillway.mysql.connect.MysqlConnector;
import dev.spillway.testkit.source.BatchText;
import java.util.List;
import java.util.Optional;

/// A program of its own, so that its heap can be small: reads every table of a database of a server
/// and prints rows, bytes in vectors, and milliseconds.
final class ReadAll {
  private ReadAll() {}

  /// @param args engine, port and database of a server on 127.0.0.1
  public static void main(String[] args) {
    Engine engine = Engine.valueOf(args[0]);
    MysqlAddress address =
        new MysqlAddress(
            engine,
            "127.0.0.1",
            Integer.parseInt(args[1]),
            "root",
            Optional::empty,
            MysqlAddress.Tls.disabled());
    try (ConsistentRead read =
        new LiveSource(new MysqlConnector(address), Reading.options())
            .open(ExportScope.parse(List.of(args[2]), engine), "all")) {
      for (SourceTable table : read.tables()) {
        long begin = System.nanoTime();
        long rows = 0;
        long bytes = 0;
        ColumnBatch batch = BatchText.batch(table);
        for (TableRange range : read.split(table, Long.MAX_VALUE)) {
          try (TableReader reader = read.reader(table, range)) {
            while (reader.read(batch) > 0) {
              rows += batch.rows();
              bytes += batch.bytes();
            }
          }
        }
        System.out.printf(
            "%s %d rows %d bytes %d ms%n",
            table.name().table(), rows, bytes, (System.nanoTime() - begin) / 1_000_000);
      }
    }
  }
}
