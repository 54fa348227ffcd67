package dev.spillway.core.source;

/// The Parquet files of a source that is itself an export: each range is one file, which an export
/// copies byte for byte instead of decoding and encoding it. Thread-safe.
public interface EncodedFiles {
  /// The codec of all files, by the name of its constant: `GZIP`.
  String codec();

  /// Opens the file of one range; the caller closes it.
  ///
  /// @throws dev.spillway.core.problem.FailedException of fault SOURCE if it is missing
  EncodedReader open(SourceTable table, TableRange range);
}
