package dev.spillway.core.parquet;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.parquet.format.ColumnOrder;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.KeyValue;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.SchemaElement;
import org.apache.parquet.format.TypeDefinedOrder;
import org.apache.parquet.format.Util;

/// The end of a file: schema, row groups, and the schema once more as Spark notes it, for readers
/// that take it from there.
///
/// @see <a
///   href="https://github.com/apache/parquet-format/blob/master/src/main/thrift/parquet.thrift">
///   parquet.thrift</a>, `FileMetaData`
final class Footer {
  /// Readers split this into name, version and build, and distrust statistics of what they cannot
  /// split.
  static final String CREATED_BY = "spillway version 1.0.0 (build spillway)";

  static final String SPARK_SCHEMA_KEY = "org.apache.spark.sql.parquet.row.metadata";

  private static final int FORMAT_VERSION = 1;
  private static final String ROOT = "spark_schema";
  private static final JsonFactory JSON = new JsonFactory();

  private final List<ParquetColumn> columns;
  private final List<ColumnSchema> schemas;

  Footer(List<ParquetColumn> columns, List<ColumnSchema> schemas) {
    this.columns = columns;
    this.schemas = schemas;
  }

  void write(long rows, List<RowGroup> rowGroups, OutputStream target) throws IOException {
    FileMetaData metaData = new FileMetaData(FORMAT_VERSION, schema(), rows, rowGroups);
    KeyValue sparkSchema = new KeyValue(SPARK_SCHEMA_KEY);
    sparkSchema.setValue(sparkSchema());
    metaData.setKey_value_metadata(List.of(sparkSchema));
    metaData.setCreated_by(CREATED_BY);
    ColumnOrder order = ColumnOrder.TYPE_ORDER(new TypeDefinedOrder());
    metaData.setColumn_orders(schemas.stream().map(schema -> order).toList());
    Util.writeFileMetaData(metaData, target);
  }

  private List<SchemaElement> schema() {
    List<SchemaElement> elements = new ArrayList<>(columns.size() + 1);
    SchemaElement root = new SchemaElement(ROOT);
    root.setNum_children(columns.size());
    elements.add(root);
    for (int i = 0; i < columns.size(); i++) {
      elements.add(schemas.get(i).element(columns.get(i).type().exported()));
    }
    return elements;
  }

  private String sparkSchema() {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartObject();
      json.writeStringField("type", "struct");
      json.writeArrayFieldStart("fields");
      for (ColumnSchema schema : schemas) {
        json.writeStartObject();
        json.writeStringField("name", schema.name());
        json.writeStringField("type", schema.sparkType());
        json.writeBooleanField("nullable", true);
        json.writeObjectFieldStart("metadata");
        json.writeEndObject();
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }
}
