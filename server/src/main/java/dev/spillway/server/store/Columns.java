package dev.spillway.server.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.spillway.core.source.Skip;
import dev.spillway.core.source.SkipReason;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// How values that SQLite has no type for stand in its columns.
final class Columns {
  private static final ObjectMapper JSON = new ObjectMapper();

  private Columns() {}

  static @Nullable String orNull(Optional<?> value) {
    return value.map(Object::toString).orElse(null);
  }

  static Optional<String> text(ResultSet row, String column) throws SQLException {
    return Optional.ofNullable(row.getString(column));
  }

  static Instant instant(ResultSet row, String column) throws SQLException {
    return Instant.parse(row.getString(column));
  }

  static Optional<Instant> optionalInstant(ResultSet row, String column) throws SQLException {
    return text(row, column).map(Instant::parse);
  }

  /// The skip in the columns `PREFIXreason` and `PREFIXdetail`.
  static Optional<Skip> skip(ResultSet row, String prefix) throws SQLException {
    Optional<String> reason = text(row, prefix + "reason");
    String detail = text(row, prefix + "detail").orElse("");
    return reason.map(name -> new Skip(SkipReason.valueOf(name), detail));
  }

  static String json(Object value) {
    try {
      return JSON.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("texts as JSON", e);
    }
  }

  static List<String> list(ResultSet row, String column) throws SQLException {
    return parse(row.getString(column), new TypeReference<List<String>>() {});
  }

  static Map<String, String> map(ResultSet row, String column) throws SQLException {
    return parse(row.getString(column), new TypeReference<LinkedHashMap<String, String>>() {});
  }

  private static <T> T parse(String text, TypeReference<T> type) {
    try {
      return JSON.readValue(text, type);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the task store holds a text that is not JSON: " + text, e);
    }
  }
}
