package dev.spillway.testkit.parquet;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.convert.GroupRecordConverter;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.DelegatingSeekableInputStream;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.LocalInputFile;
import org.apache.parquet.io.MessageColumnIO;
import org.apache.parquet.io.RecordReader;
import org.apache.parquet.io.SeekableInputStream;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DecimalLogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.Type;
import org.jspecify.annotations.Nullable;

/// Reads a whole Parquet file from memory.
public final class ParquetRows {
  private static final ParquetReadOptions OPTIONS =
      ParquetReadOptions.builder(new PlainParquetConfiguration())
          .withCodecFactory(new PlainPages())
          .build();

  private static final int LONGEST = 1_000;

  private ParquetRows() {}

  /// A long text as its beginning, length and checksum, so that a table of large values fits in
  /// memory.
  public static String shortened(String text) {
    if (text.length() <= LONGEST) {
      return text;
    }
    CRC32C checksum = new CRC32C();
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    checksum.update(bytes, 0, bytes.length);
    return "%s %d bytes, crc32c %08x"
        .formatted(text.substring(0, LONGEST), bytes.length, checksum.getValue());
  }

  /// What PostgreSQL prints for a value, as [#of] prints it.
  public static String printed(String text, PrimitiveType type) {
    return switch (type.getPrimitiveTypeName()) {
      case FLOAT -> Float.toString(Float.parseFloat(text));
      case DOUBLE -> Double.toString(Double.parseDouble(text));
      case BOOLEAN -> Boolean.toString(text.equals("t"));
      case BINARY, INT32, INT64, FIXED_LEN_BYTE_ARRAY, INT96 -> text;
    };
  }

  /// The rows, each as the texts of its columns, [#shortened], empty for NULL.
  public static List<List<Optional<String>>> of(byte[] file) {
    List<List<Optional<String>>> rows = new ArrayList<>();
    try (ParquetFileReader reader = open(file)) {
      MessageType schema = reader.getFooter().getFileMetaData().getSchema();
      MessageColumnIO columns = new ColumnIOFactory().getColumnIO(schema);
      for (PageReadStore pages = reader.readNextRowGroup();
          pages != null;
          pages = reader.readNextRowGroup()) {
        RecordReader<Group> records =
            columns.getRecordReader(pages, new GroupRecordConverter(schema));
        for (long row = 0; row < pages.getRowCount(); row++) {
          rows.add(texts(records.read(), schema));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return rows;
  }

  /// What the footer says of the columns, by their names, for each row group.
  public static Map<String, List<Bounds>> bounds(byte[] file) {
    Map<String, List<Bounds>> bounds = new LinkedHashMap<>();
    try (ParquetFileReader reader = open(file)) {
      for (BlockMetaData group : reader.getFooter().getBlocks()) {
        for (ColumnChunkMetaData chunk : group.getColumns()) {
          PrimitiveType type = chunk.getPrimitiveType();
          bounds
              .computeIfAbsent(type.getName(), _ -> new ArrayList<>())
              .add(bounds(chunk.getStatistics(), type));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bounds;
  }

  private static Bounds bounds(Statistics<?> statistics, PrimitiveType type) {
    Optional<String> least = Optional.empty();
    Optional<String> greatest = Optional.empty();
    if (statistics.hasNonNullValue()) {
      least = Optional.of(text(statistics.genericGetMin(), type));
      greatest = Optional.of(text(statistics.genericGetMax(), type));
    }
    return new Bounds(statistics.getNumNulls(), least, greatest);
  }

  /// The columns of a file.
  public static List<PrimitiveType> columns(byte[] file) {
    try (ParquetFileReader reader = open(file)) {
      return reader.getFooter().getFileMetaData().getSchema().getFields().stream()
          .map(Type::asPrimitiveType)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// A reader of a file that need not fit in memory; the caller closes it.
  public static ParquetFileReader open(Path file) throws IOException {
    return ParquetFileReader.open(new LocalInputFile(file), OPTIONS);
  }

  static ParquetFileReader open(byte[] file) throws IOException {
    return ParquetFileReader.open(new InMemory(file), OPTIONS);
  }

  private static List<Optional<String>> texts(Group group, MessageType schema) {
    List<Optional<String>> texts = new ArrayList<>();
    for (int field = 0; field < schema.getFieldCount(); field++) {
      PrimitiveType type = schema.getType(field).asPrimitiveType();
      texts.add(
          group.getFieldRepetitionCount(field) == 0
              ? Optional.empty()
              : Optional.of(shortened(text(value(group, field, type), type))));
    }
    return texts;
  }

  private static Object value(Group group, int field, PrimitiveType type) {
    return switch (type.getPrimitiveTypeName()) {
      case BOOLEAN -> group.getBoolean(field, 0);
      case INT32 -> group.getInteger(field, 0);
      case INT64 -> group.getLong(field, 0);
      case FLOAT -> group.getFloat(field, 0);
      case DOUBLE -> group.getDouble(field, 0);
      case BINARY, FIXED_LEN_BYTE_ARRAY, INT96 -> group.getBinary(field, 0);
    };
  }

  /// Numbers as Java prints them, of decimals the unscaled ones; strings as they are, other bytes
  /// in hexadecimal.
  static String text(Object value, PrimitiveType type) {
    return value instanceof Binary binary
        ? text(binary.getBytes(), type.getLogicalTypeAnnotation())
        : value.toString();
  }

  private static String text(byte[] bytes, @Nullable LogicalTypeAnnotation annotation) {
    if (annotation == null) {
      return HexFormat.of().formatHex(bytes);
    }
    return annotation instanceof DecimalLogicalTypeAnnotation
        ? new BigInteger(bytes).toString()
        : new String(bytes, StandardCharsets.UTF_8);
  }

  private record InMemory(byte[] file) implements InputFile {
    @Override
    public long getLength() {
      return file.length;
    }

    @Override
    public SeekableInputStream newStream() {
      Positioned stream = new Positioned(file);
      return new DelegatingSeekableInputStream(stream) {
        @Override
        public long getPos() {
          return stream.position();
        }

        @Override
        public void seek(long position) {
          stream.seek(position);
        }
      };
    }
  }

  private static final class Positioned extends ByteArrayInputStream {
    Positioned(byte[] file) {
      super(file);
    }

    synchronized long position() {
      return pos;
    }

    synchronized void seek(long position) {
      pos = Math.toIntExact(position);
    }
  }
}
