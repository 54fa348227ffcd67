package dev.spillway.core.parquet;

import org.apache.parquet.format.CompressionCodec;

/// How the pages of a file are compressed. RDS writes GZIP.
public enum Codec {
  GZIP("gz.parquet", CompressionCodec.GZIP),
  ZSTD("zstd.parquet", CompressionCodec.ZSTD),
  SNAPPY("snappy.parquet", CompressionCodec.SNAPPY),
  UNCOMPRESSED("parquet", CompressionCodec.UNCOMPRESSED);

  private final String fileExtension;
  private final CompressionCodec thrift;

  Codec(String fileExtension, CompressionCodec thrift) {
    this.fileExtension = fileExtension;
    this.thrift = thrift;
  }

  /// The end of a part file's name, without a leading dot, as Spark and RDS write it.
  public String fileExtension() {
    return fileExtension;
  }

  CompressionCodec thrift() {
    return thrift;
  }
}
