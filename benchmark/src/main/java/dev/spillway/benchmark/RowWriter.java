package dev.spillway.benchmark;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Types.MessageTypeBuilder;

/// The usual way in Java: pgjdbc's cursor, row by row into parquet-java's writer, in the same types
/// as an export has (decimals and dates as text), by two ranges under one exported snapshot.
final class RowWriter {
  private static final int FETCH_ROWS = 5_000;

  private final BenchServer server;

  RowWriter(BenchServer server) {
    this.server = server;
  }

  Work to(Dataset dataset, CompressionCodecName codec) {
    return folder -> {
      List<Callable<Work.Outcome>> parts = new ArrayList<>();
      try (Connection holder = server.connect(Dataset.DATABASE)) {
        holder.setAutoCommit(false);
        holder.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        String snapshot = BenchServer.row(holder, "SELECT pg_export_snapshot()");
        for (String range : server.ranges(dataset.table(), 2)) {
          Path file = folder.resolve(parts.size() + ".parquet");
          String query = "SELECT * FROM %s WHERE %s".formatted(dataset.table(), range);
          parts.add(() -> write(snapshot, query, file, codec));
        }
        long rows = 0;
        long bytes = 0;
        for (Work.Outcome part : Threads.all(parts)) {
          rows += part.rows();
          bytes += part.bytes();
        }
        return new Work.Outcome(rows, bytes, Optional.of(folder + "/*.parquet"));
      }
    };
  }

  private Work.Outcome write(String snapshot, String query, Path file, CompressionCodecName codec)
      throws Exception {
    long count = 0;
    try (Connection connection = server.connect(Dataset.DATABASE)) {
      connection.setAutoCommit(false);
      connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      try (Statement statement = connection.createStatement()) {
        statement.execute("SET TRANSACTION SNAPSHOT '" + snapshot + "'");
        statement.setFetchSize(FETCH_ROWS);
        try (ResultSet rows = statement.executeQuery(query);
            ParquetWriter<ResultSet> writer =
                new Builder(new LocalOutputFile(file), new Rows(rows.getMetaData()))
                    .withConf(new PlainParquetConfiguration())
                    .withCodecFactory(new PageCodecs())
                    .withCompressionCodec(codec)
                    .build()) {
          while (rows.next()) {
            writer.write(rows);
            count++;
          }
        }
      }
    }
    return Work.Outcome.moved(count, Files.size(file));
  }

  private static final class Builder extends ParquetWriter.Builder<ResultSet, Builder> {
    private final Rows rows;

    Builder(OutputFile file, Rows rows) {
      super(file);
      this.rows = rows;
    }

    @Override
    protected Builder self() {
      return this;
    }

    @Override
    @SuppressWarnings("deprecation")
    protected WriteSupport<ResultSet> getWriteSupport(Configuration configuration) {
      return rows;
    }

    @Override
    protected WriteSupport<ResultSet> getWriteSupport(ParquetConfiguration configuration) {
      return rows;
    }
  }

  private static final class Rows extends WriteSupport<ResultSet> {
    private final List<String> names = new ArrayList<>();
    private final List<Integer> types = new ArrayList<>();
    private Optional<RecordConsumer> target = Optional.empty();

    Rows(ResultSetMetaData metaData) throws SQLException {
      for (int column = 1; column <= metaData.getColumnCount(); column++) {
        names.add(metaData.getColumnName(column));
        types.add(metaData.getColumnType(column));
      }
    }

    @Override
    @SuppressWarnings("deprecation")
    public WriteContext init(Configuration configuration) {
      return context();
    }

    @Override
    public WriteContext init(ParquetConfiguration configuration) {
      return context();
    }

    private WriteContext context() {
      MessageTypeBuilder schema = org.apache.parquet.schema.Types.buildMessage();
      for (int i = 0; i < names.size(); i++) {
        switch (types.get(i)) {
          case Types.BIGINT -> schema.optional(PrimitiveTypeName.INT64).named(names.get(i));
          case Types.INTEGER -> schema.optional(PrimitiveTypeName.INT32).named(names.get(i));
          case Types.BINARY -> schema.optional(PrimitiveTypeName.BINARY).named(names.get(i));
          default ->
              schema
                  .optional(PrimitiveTypeName.BINARY)
                  .as(LogicalTypeAnnotation.stringType())
                  .named(names.get(i));
        }
      }
      MessageType message = schema.named("spark_schema");
      return new WriteContext(message, Map.of());
    }

    @Override
    public void prepareForWrite(RecordConsumer consumer) {
      target = Optional.of(consumer);
    }

    @Override
    public void write(ResultSet row) {
      RecordConsumer consumer = target.orElseThrow();
      consumer.startMessage();
      try {
        for (int i = 0; i < names.size(); i++) {
          value(consumer, row, i);
        }
      } catch (SQLException e) {
        throw new IllegalStateException(e);
      }
      consumer.endMessage();
    }

    private void value(RecordConsumer consumer, ResultSet row, int i) throws SQLException {
      switch (types.get(i)) {
        case Types.BIGINT -> {
          long value = row.getLong(i + 1);
          if (!row.wasNull()) {
            consumer.startField(names.get(i), i);
            consumer.addLong(value);
            consumer.endField(names.get(i), i);
          }
        }
        case Types.INTEGER -> {
          int value = row.getInt(i + 1);
          if (!row.wasNull()) {
            consumer.startField(names.get(i), i);
            consumer.addInteger(value);
            consumer.endField(names.get(i), i);
          }
        }
        case Types.BINARY ->
            bytes(
                consumer,
                i,
                Optional.ofNullable(row.getBytes(i + 1)).map(Binary::fromConstantByteArray));
        default ->
            bytes(consumer, i, Optional.ofNullable(row.getString(i + 1)).map(Binary::fromString));
      }
    }

    private void bytes(RecordConsumer consumer, int i, Optional<Binary> value) {
      if (value.isPresent()) {
        consumer.startField(names.get(i), i);
        consumer.addBinary(value.get());
        consumer.endField(names.get(i), i);
      }
    }
  }
}
