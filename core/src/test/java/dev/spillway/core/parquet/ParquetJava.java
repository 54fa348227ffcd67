package dev.spillway.core.parquet;

import com.github.luben.zstd.Zstd;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.convert.GroupRecordConverter;
import org.apache.parquet.filter2.compat.FilterCompat;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.LocalInputFile;
import org.apache.parquet.io.MessageColumnIO;
import org.apache.parquet.io.RecordReader;
import org.apache.parquet.schema.LogicalTypeAnnotation.DecimalLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.StringLogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;
import org.jspecify.annotations.NullUnmarked;
import org.xerial.snappy.Snappy;

/// The file as parquet-java reads it, with decompressors of its own so that no Hadoop is needed.
@NullUnmarked
final class ParquetJava {
  private ParquetJava() {}

  static ParquetFileReader open(Path file) {
    return open(file, FilterCompat.NOOP);
  }

  static ParquetFileReader open(Path file, FilterCompat.Filter filter) {
    ParquetReadOptions options =
        ParquetReadOptions.builder(new PlainParquetConfiguration())
            .withCodecFactory(new Decompressors())
            .withRecordFilter(filter)
            .build();
    try {
      return ParquetFileReader.open(new LocalInputFile(file), options);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /// All values by column, in the notation of [Exported].
  static List<List<String>> read(Path file) throws IOException {
    try (ParquetFileReader reader = open(file)) {
      MessageType schema = reader.getFooter().getFileMetaData().getSchema();
      List<List<String>> columns = new ArrayList<>();
      schema.getFields().forEach(_ -> columns.add(new ArrayList<>()));
      for (PageReadStore pages = reader.readNextRowGroup();
          pages != null;
          pages = reader.readNextRowGroup()) {
        read(pages, schema, columns);
      }
      return columns;
    }
  }

  private static void read(PageReadStore pages, MessageType schema, List<List<String>> columns) {
    MessageColumnIO io = new ColumnIOFactory().getColumnIO(schema);
    RecordReader<Group> records = io.getRecordReader(pages, new GroupRecordConverter(schema));
    for (long row = 0; row < pages.getRowCount(); row++) {
      Group group = records.read();
      for (int column = 0; column < columns.size(); column++) {
        columns.get(column).add(value(group, schema.getType(column), column));
      }
    }
  }

  /// The values of one column of a row group.
  static List<String> column(PageReadStore pages, MessageType schema, int column) {
    List<List<String>> columns = new ArrayList<>();
    schema.getFields().forEach(_ -> columns.add(new ArrayList<>()));
    read(pages, schema, columns);
    return columns.get(column);
  }

  private static String value(Group group, Type type, int column) {
    if (group.getFieldRepetitionCount(column) == 0) {
      return null;
    }
    return switch (type.asPrimitiveType().getPrimitiveTypeName()) {
      case BOOLEAN -> String.valueOf(group.getBoolean(column, 0));
      case INT32 -> number(type, BigInteger.valueOf(group.getInteger(column, 0)));
      case INT64 -> number(type, BigInteger.valueOf(group.getLong(column, 0)));
      case FLOAT -> Exported.ofFloat(group.getFloat(column, 0));
      case DOUBLE -> Exported.ofDouble(group.getDouble(column, 0));
      case FIXED_LEN_BYTE_ARRAY ->
          number(type, new BigInteger(group.getBinary(column, 0).getBytes()));
      case BINARY ->
          type.getLogicalTypeAnnotation() instanceof StringLogicalTypeAnnotation
              ? group.getString(column, 0)
              : Exported.ofBytes(group.getBinary(column, 0).getBytes());
      case INT96 -> throw new AssertionError(type);
    };
  }

  private static String number(Type type, BigInteger value) {
    return type.getLogicalTypeAnnotation() instanceof DecimalLogicalTypeAnnotation decimal
        ? Exported.ofDecimal(new BigDecimal(value, decimal.getScale()))
        : value.toString();
  }

  private static final class Decompressors implements CompressionCodecFactory {
    @Override
    public BytesInputCompressor getCompressor(CompressionCodecName codec) {
      throw new UnsupportedOperationException();
    }

    @Override
    public BytesInputDecompressor getDecompressor(CompressionCodecName codec) {
      return new Decompressor(codec);
    }

    @Override
    public void release() {}
  }

  private record Decompressor(CompressionCodecName codec)
      implements CompressionCodecFactory.BytesInputDecompressor {
    @Override
    public BytesInput decompress(BytesInput bytes, int size) throws IOException {
      ByteArrayOutputStream copy = new ByteArrayOutputStream();
      bytes.writeAllTo(copy);
      byte[] compressed = copy.toByteArray();
      byte[] plain =
          switch (codec) {
            case UNCOMPRESSED -> compressed;
            case GZIP -> {
              try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(compressed))) {
                yield in.readAllBytes();
              }
            }
            case ZSTD -> Zstd.decompress(compressed, size);
            case SNAPPY -> Snappy.uncompress(compressed);
            default -> throw new AssertionError(codec);
          };
      if (plain.length != size) {
        throw new IOException("page of " + plain.length + " bytes, header says " + size);
      }
      return BytesInput.from(plain);
    }

    @Override
    public void decompress(ByteBuffer in, int inSize, ByteBuffer out, int outSize) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void release() {}
  }
}
