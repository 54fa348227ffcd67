package dev.spillway.core.parquet;

import java.io.IOException;
import java.io.OutputStream;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.Util;
import shaded.parquet.org.apache.thrift.TException;
import shaded.parquet.org.apache.thrift.protocol.TProtocol;

/// The footer's entry of a chunk as the bytes that it will be there, which take a sixth of the
/// memory of the structure: they are kept until the file ends, for every column of every row group.
/// In the compact protocol a struct is the same bytes wherever it stands.
final class CompactMetaData extends ColumnMetaData {
  private static final long serialVersionUID = 1L;

  private final byte[] compact;

  CompactMetaData(ColumnMetaData metaData) {
    this.compact = Thrift.bytes(metaData, CompactMetaData::write);
  }

  private static void write(ColumnMetaData metaData, OutputStream target) throws IOException {
    Util.writeColumnMetaData(metaData, target, null, null);
  }

  /// Was valid when it was serialised.
  @Override
  public void validate() {}

  @Override
  public void write(TProtocol protocol) throws TException {
    protocol.getTransport().write(compact);
  }
}
