package dev.spillway.server.product;

import dev.spillway.testkit.parquet.ParquetRows;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.convert.GroupRecordConverter;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.RecordReader;
import org.apache.parquet.schema.MessageType;

/// Tables of a number and a value that may be a gigabyte, as parquet-java reads them: in a process
/// of its own, for it holds a page several times, which is more than a test has.
final class LargeValues {
  private LargeValues() {}

  /// What `SELECT count(*), sum(octet_length(value)), string_agg(md5(value), '' ORDER BY id)`
  /// answers, joined by `|`.
  ///
  /// @param files of two columns: a number, and text or bytes
  static String summary(List<Path> files) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "-Xmx7g",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                LargeValues.class.getName()));
    files.forEach(file -> command.add(file.toString()));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    List<String[]> rows =
        process
            .inputReader()
            .lines()
            .map(line -> line.split("\\|"))
            .sorted(Comparator.comparingInt(row -> Integer.parseInt(row[0])))
            .toList();
    if (process.waitFor() != 0) {
      throw new IOException("parquet-java ended with code " + process.exitValue());
    }
    return "%d|%d|%s"
        .formatted(
            rows.size(),
            rows.stream().mapToLong(row -> Long.parseLong(row[1])).sum(),
            rows.stream().map(row -> row[2]).collect(Collectors.joining()));
  }

  /// Prints a line for each row: the number, the value's bytes and its MD5.
  ///
  /// @param arguments the files
  public static void main(String[] arguments) throws IOException {
    for (String file : arguments) {
      try (ParquetFileReader reader = ParquetRows.open(Path.of(file))) {
        print(reader);
      }
    }
  }

  private static void print(ParquetFileReader reader) throws IOException {
    MessageType schema = reader.getFooter().getFileMetaData().getSchema();
    for (PageReadStore pages = reader.readNextRowGroup();
        pages != null;
        pages = reader.readNextRowGroup()) {
      RecordReader<Group> rows =
          new ColumnIOFactory()
              .getColumnIO(schema)
              .getRecordReader(pages, new GroupRecordConverter(schema));
      for (long row = 0; row < pages.getRowCount(); row++) {
        Group group = rows.read();
        ByteBuffer value = group.getBinary(1, 0).toByteBuffer();
        int length = value.remaining();
        System.out.println(group.getInteger(0, 0) + "|" + length + "|" + md5(value));
      }
    }
  }

  private static String md5(ByteBuffer value) {
    try {
      MessageDigest md5 = MessageDigest.getInstance("MD5");
      md5.update(value);
      return HexFormat.of().formatHex(md5.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
