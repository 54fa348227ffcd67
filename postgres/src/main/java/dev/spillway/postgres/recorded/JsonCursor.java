package dev.spillway.postgres.recorded;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Optional;

/// Goes through nested JSON arrays whose elements are known by their places.
final class JsonCursor {
  private final JsonParser json;

  JsonCursor(JsonParser json) {
    this.json = json;
  }

  /// Something that reads one element.
  @FunctionalInterface
  interface Element {
    void read() throws IOException;
  }

  /// Enters the next line; false if there is none.
  boolean nextLine() throws IOException {
    JsonToken token = json.nextToken();
    if (token != null) {
      require(token, JsonToken.START_ARRAY);
    }
    return token != null;
  }

  void requireArray() throws IOException {
    require(json.nextToken(), JsonToken.START_ARRAY);
  }

  void requireEnd() throws IOException {
    require(json.nextToken(), JsonToken.END_ARRAY);
  }

  /// An array of arrays: `element` is called within each of them and leaves its end to this.
  void arrays(Element element) throws IOException {
    requireArray();
    while (json.nextToken() == JsonToken.START_ARRAY) {
      element.read();
      requireEnd();
    }
    require(json.currentToken(), JsonToken.END_ARRAY);
  }

  /// Leaves what is left of the arrays that were entered, down to `depth` open ones.
  void skipLine() throws IOException {
    int depth = 1;
    while (depth > 0) {
      JsonToken token = json.nextToken();
      if (token == null) {
        throw new IOException("a line ends in its middle");
      }
      depth += token == JsonToken.START_ARRAY ? 1 : token == JsonToken.END_ARRAY ? -1 : 0;
    }
  }

  String text() throws IOException {
    require(json.nextToken(), JsonToken.VALUE_STRING);
    return json.getText();
  }

  Optional<String> optionalText() throws IOException {
    return json.nextToken() == JsonToken.VALUE_NULL ? Optional.empty() : Optional.of(textHere());
  }

  private String textHere() throws IOException {
    require(json.currentToken(), JsonToken.VALUE_STRING);
    return json.getText();
  }

  char letter() throws IOException {
    return text().charAt(0);
  }

  byte[] bytes() throws IOException {
    require(json.nextToken(), JsonToken.VALUE_STRING);
    return json.getBinaryValue();
  }

  long number() throws IOException {
    require(json.nextToken(), JsonToken.VALUE_NUMBER_INT);
    return json.getLongValue();
  }

  int integer() throws IOException {
    require(json.nextToken(), JsonToken.VALUE_NUMBER_INT);
    return json.getIntValue();
  }

  private static void require(JsonToken found, JsonToken wanted) throws IOException {
    if (found != wanted) {
      throw new IOException("it has %s where %s belongs".formatted(found, wanted));
    }
  }
}
