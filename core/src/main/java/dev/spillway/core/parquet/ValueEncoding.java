package dev.spillway.core.parquet;

import org.apache.parquet.format.Encoding;

/// How the values of a page are encoded, in the names that V1 pages have.
enum ValueEncoding {
  PLAIN(Encoding.PLAIN),
  /// Indices into the chunk's dictionary. In V1 files this name stands for the dictionary page,
  /// too.
  DICTIONARY(Encoding.PLAIN_DICTIONARY);

  private final Encoding thrift;

  ValueEncoding(Encoding thrift) {
    this.thrift = thrift;
  }

  Encoding thrift() {
    return thrift;
  }
}
