package dev.spillway.cli.ddl;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a column is in the Parquet files, as `expectedExportedType` of `export_tables_info` says.
sealed interface FileType {
  Pattern DECIMAL = Pattern.compile(".*\\(DECIMAL\\((\\d+), ?(\\d+)\\)\\)");

  /// Types without parameters.
  enum Plain implements FileType {
    BOOLEAN("boolean"),
    INT16("int32 (INT_16)"),
    INT32("int32"),
    INT64("int64"),
    FLOAT("float"),
    DOUBLE("double"),
    TEXT("binary (UTF8)"),
    BYTES("binary"),
    TIMESTAMP("int64 (TIMESTAMP_MICRO)");

    private final String spelled;

    Plain(String spelled) {
      this.spelled = spelled;
    }
  }

  record Decimal(int precision, int scale) implements FileType {}

  /// Empty if nobody here knows the words.
  static Optional<FileType> of(String words) {
    Matcher decimal = DECIMAL.matcher(words);
    if (decimal.matches()) {
      return Optional.of(
          new Decimal(Integer.parseInt(decimal.group(1)), Integer.parseInt(decimal.group(2))));
    }
    for (Plain plain : Plain.values()) {
      if (plain.spelled.equals(words)) {
        return Optional.of(plain);
      }
    }
    return Optional.empty();
  }
}
