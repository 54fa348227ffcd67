package dev.spillway.postgres.live;

import dev.spillway.core.column.ColumnBatch;
import dev.spillway.core.source.SourceTable;
import dev.spillway.core.source.TableRange;
import dev.spillway.core.source.TableReader;
import dev.spillway.postgres.connect.PostgresAddress;
import dev.spillway.postgres.connect.PostgresConnector;
import java.util.Optional;

/// A program of its own, so that its heap can be small: reads every table of a database and prints
/// rows, bytes in vectors, and milliseconds.
final class ReadAll {
  private ReadAll() {}

  /// @param args port, user and database of a server on 127.0.0.1
  public static void main(String[] args) {
    PostgresAddress address =
        new PostgresAddress(
            new PostgresAddress.Tcp("127.0.0.1", Integer.parseInt(args[0])),
            args[1],
            Optional::empty,
            PostgresAddress.Tls.disabled());
    try (PostgresRead read =
        PostgresRead.open(
            new PostgresConnector(address), Reading.scope(args[2]), "all", Reading.options())) {
      for (SourceTable table : read.tables()) {
        long begin = System.nanoTime();
        long rows = 0;
        long bytes = 0;
        ColumnBatch batch = Reading.batch(table);
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
