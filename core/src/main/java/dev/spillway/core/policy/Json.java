package dev.spillway.core.policy;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A small JSON document as a tree.
sealed interface Json {
  /// A policy of AWS has 6,144 characters at most, a key's 32 KB.
  int MOST_CHARACTERS = 64 << 10;

  JsonFactory FACTORY =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(20)
                  .maxDocumentLength(MOST_CHARACTERS)
                  .build())
          .build();

  /// A string; also a number or a truth value, as they were written.
  record Text(String value) implements Json {}

  record Array(List<Json> items) implements Json {}

  record Members(Map<String, Json> fields) implements Json {}

  /// @throws MalformedPolicyException with the place of what is wrong
  static Json read(String text) {
    if (text.length() > MOST_CHARACTERS) {
      throw new MalformedPolicyException("longer than " + MOST_CHARACTERS + " characters");
    }
    try (JsonParser parser = FACTORY.createParser(text)) {
      parser.nextToken();
      Json value = value(parser);
      if (parser.nextToken() != null) {
        throw new MalformedPolicyException("something follows the document");
      }
      return value;
    } catch (IOException e) {
      String message = String.valueOf(e.getMessage());
      throw new MalformedPolicyException("not JSON: " + message.lines().findFirst().orElse(""));
    }
  }

  private static Json value(JsonParser parser) throws IOException {
    if (parser.currentToken() == null) {
      throw new MalformedPolicyException("empty");
    }
    return switch (parser.currentToken()) {
      case VALUE_STRING, VALUE_TRUE, VALUE_FALSE, VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT ->
          new Text(parser.getText());
      case START_ARRAY -> {
        List<Json> items = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          items.add(value(parser));
        }
        yield new Array(items);
      }
      case START_OBJECT -> {
        Map<String, Json> fields = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
          String name = parser.currentName();
          parser.nextToken();
          fields.put(name, value(parser));
        }
        yield new Members(fields);
      }
      case VALUE_NULL, END_ARRAY, END_OBJECT, FIELD_NAME, NOT_AVAILABLE, VALUE_EMBEDDED_OBJECT ->
          throw new MalformedPolicyException(
              "null stands where a value belongs, in line "
                  + parser.currentTokenLocation().getLineNr());
    };
  }
}
