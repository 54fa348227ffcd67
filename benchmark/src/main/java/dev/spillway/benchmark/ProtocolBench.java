package dev.spillway.benchmark;

import dev.spillway.core.column.ColumnBatch;
import dev.spillway.core.source.ConsistentRead;
import dev.spillway.core.source.Engine;
import dev.spillway.core.source.ExportScope;
import dev.spillway.core.source.SourceColumn;
import dev.spillway.core.source.SourceTable;
import dev.spillway.core.source.TableRange;
import dev.spillway.core.source.TableReader;
import dev.spillway.mysql.connect.MysqlAddress;
import dev.spillway.mysql.connect.MysqlConnector;
import dev.spillway.mysql.live.LiveSource;
import dev.spillway.mysql.live.ReadOptions;
import dev.spillway.mysqlserver.MysqlServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `spillway bench --protocols`: a table like lineitem read by MySQL's text and by its binary
/// protocol through Connector/J, and by the exports' own reader, one connection each, interleaved.
@Command(
    name = "spillway bench --protocols",
    description = "Measures the text against the binary protocol of MariaDB and MySQL.",
    mixinStandardHelpOptions = true)
public final class ProtocolBench implements Callable<Integer> {
  private static final int BATCH_ROWS = 10_000;
  private static final int BATCH_BYTES = 4 << 20;

  @Option(names = "--rows", description = "Rows of the table. Default: ${DEFAULT-VALUE}")
  private int rows = 1_000_000;

  @Option(names = "--rounds", description = "How often each is run. Default: ${DEFAULT-VALUE}")
  private int rounds = 3;

  @Option(names = "--report", description = "Folder of the report. Default: ${DEFAULT-VALUE}")
  private Path report = Path.of("target", "benchmarks");

  private final List<String> lines = new ArrayList<>();

  ProtocolBench() {}

  /// The program.
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new ProtocolBench()).execute(arguments));
  }

  /// What one reading of all rows took.
  private record Reading(double seconds, CpuTime cpu, long bytes) {}

  private interface Case {
    /// @return rows read
    long read() throws SQLException;
  }

  @Override
  public Integer call() throws Exception {
    lines.add(
        "| server | protocol | seconds | CPU of the server | CPU of the client | bytes a row |");
    lines.add("| --- | --- | --- | --- | --- | --- |");
    for (Engine engine : List.of(Engine.MARIADB, Engine.MYSQL)) {
      Optional<DumpTool> tool = DumpTool.of(engine);
      if (tool.isEmpty()) {
        lines.add("| %s | not on this machine | | | | |".formatted(engine.rdsName()));
      } else {
        measure(tool.get());
      }
    }
    Files.createDirectories(report);
    Files.write(report.resolve("protocols.md"), lines);
    lines.forEach(System.out::println);
    return 0;
  }

  private void measure(DumpTool tool) throws Exception {
    Path folder = Files.createTempDirectory("spillway-protocols-");
    try (MysqlServer server = tool.start(Files.createDirectory(folder.resolve("server")), rows)) {
      Map<String, Case> cases = new LinkedHashMap<>();
      cases.put("text, rows only", () -> read(server, "false", ProtocolBench::nothing));
      cases.put("binary, rows only", () -> read(server, "true", ProtocolBench::nothing));
      cases.put("text, values", () -> read(server, "false", ProtocolBench::values));
      cases.put("binary, values", () -> read(server, "true", ProtocolBench::values));
      cases.put("binary, the exports' reader", () -> vectors(server));
      Map<String, List<Reading>> readings = new LinkedHashMap<>();
      // The first round lets the compiler and the server's cache come to rest.
      for (int round = 0; round <= rounds; round++) {
        for (Map.Entry<String, Case> one : cases.entrySet()) {
          Reading reading = time(server, one.getValue());
          if (round > 0) {
            readings.computeIfAbsent(one.getKey(), k -> new ArrayList<>()).add(reading);
          }
        }
      }
      readings.forEach((what, all) -> say(server.engine(), what, all));
    } finally {
      Rounds.delete(folder);
    }
  }

  private Reading time(MysqlServer server, Case one) throws SQLException {
    long sent = sent(server);
    CpuTime before = CpuTime.begin();
    long began = System.nanoTime();
    long read = one.read();
    double seconds = (System.nanoTime() - began) / 1e9;
    CpuTime cpu = CpuTime.now().since(before);
    if (read != rows) {
      throw new IllegalStateException("read %d rows of %d".formatted(read, rows));
    }
    return new Reading(seconds, cpu, sent(server) - sent);
  }

  private static long sent(MysqlServer server) throws SQLException {
    try (Connection connection = connect(server, "false");
        ResultSet row =
            connection.createStatement().executeQuery("SHOW GLOBAL STATUS LIKE 'Bytes_sent'")) {
      row.next();
      return row.getLong(2);
    }
  }

  private static Connection connect(MysqlServer server, String prepared) throws SQLException {
    return DriverManager.getConnection(
        "jdbc:mariadb://127.0.0.1:%d/%s?allowPublicKeyRetrieval=true&useServerPrepStmts=%s"
            .formatted(server.port(), DumpTool.DATABASE, prepared),
        MysqlServer.SUPERUSER,
        DumpTool.PASSWORD);
  }

  private interface Row {
    void take(ResultSet row, int[] types) throws SQLException;
  }

  private static long read(MysqlServer server, String prepared, Row taking) throws SQLException {
    try (Connection connection = connect(server, prepared);
        PreparedStatement statement = connection.prepareStatement("SELECT * FROM lineitem")) {
      statement.setFetchSize(1_000);
      long read = 0;
      try (ResultSet row = statement.executeQuery()) {
        int[] types = new int[row.getMetaData().getColumnCount()];
        for (int column = 0; column < types.length; column++) {
          types[column] = row.getMetaData().getColumnType(column + 1);
        }
        while (row.next()) {
          taking.take(row, types);
          read++;
        }
      }
      return read;
    }
  }

  private static void nothing(ResultSet row, int[] types) {
    // What is measured is the server, the wire and the driver's packets.
  }

  private static void values(ResultSet row, int[] types) throws SQLException {
    for (int column = 1; column <= types.length; column++) {
      switch (types[column - 1]) {
        case Types.INTEGER, Types.BIGINT -> row.getLong(column);
        case Types.DECIMAL -> row.getBigDecimal(column);
        case Types.DATE -> row.getDate(column);
        default -> row.getBytes(column);
      }
    }
  }

  private static long vectors(MysqlServer server) {
    MysqlAddress address =
        new MysqlAddress(
            server.engine(),
            "127.0.0.1",
            server.port(),
            MysqlServer.SUPERUSER,
            () -> Optional.of(DumpTool.PASSWORD),
            MysqlAddress.Tls.disabled());
    LiveSource source =
        new LiveSource(
            new MysqlConnector(address), ReadOptions.of(InstantSource.system()).maxConnections(1));
    long read = 0;
    try (ConsistentRead point =
        source.open(ExportScope.parse(List.of(DumpTool.DATABASE), server.engine()), "protocols")) {
      SourceTable table = point.tables().getFirst();
      ColumnBatch batch =
          new ColumnBatch(
              table.columns().stream().map(SourceColumn::type).toList(), BATCH_ROWS, BATCH_BYTES);
      for (TableRange range : point.split(table, Long.MAX_VALUE)) {
        try (TableReader reader = point.reader(table, range)) {
          while (reader.read(batch) > 0) {
            read += batch.rows();
          }
        }
      }
    }
    return read;
  }

  private void say(Engine engine, String what, List<Reading> all) {
    lines.add(
        String.format(
            Locale.ROOT,
            "| %s | %s | %.2f | %.2f | %.2f | %d |",
            engine.rdsName(),
            what,
            median(all, Reading::seconds),
            median(all, reading -> reading.cpu().servers()),
            median(all, reading -> reading.cpu().client()),
            Math.round(median(all, Reading::bytes) / rows)));
  }

  private static double median(List<Reading> all, ToDoubleFunction<Reading> of) {
    return all.stream().mapToDouble(of).sorted().toArray()[all.size() / 2];
  }
}
