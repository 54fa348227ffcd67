package dev.spillway.cli.value;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import java.io.IOException;
import java.math.BigInteger;
import java.util.Iterator;
import java.util.Locale;
import java.util.Map;

/// JSON in, and JSON out in the AWS CLI's layout: four blanks a level, letters as they are.
public final class Json {
  private Json() {}

  /// Text that is not JSON; the message says where.
  public static final class NotJsonException extends Exception {
    private static final long serialVersionUID = 1;

    NotJsonException(String message) {
      super(message);
    }
  }

  public static Value parse(String text) throws NotJsonException {
    JsonFactory factory =
        JsonFactory.builder().enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS).build();
    try (JsonParser parser = factory.createParser(text)) {
      parser.nextToken();
      Value value = read(parser);
      if (parser.nextToken() != null) {
        throw new NotJsonException("there is more after the end of the value");
      }
      return value;
    } catch (IOException | NumberFormatException e) {
      throw new NotJsonException(String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
    }
  }

  private static Value read(JsonParser parser) throws IOException, NotJsonException {
    JsonToken token = parser.currentToken();
    if (token == null) {
      throw new NotJsonException("there is nothing");
    }
    return switch (token) {
      case START_OBJECT -> members(parser);
      case START_ARRAY -> items(parser);
      case VALUE_STRING -> new Value.Text(parser.getText());
      case VALUE_NUMBER_INT -> whole(parser.getBigIntegerValue());
      case VALUE_NUMBER_FLOAT -> new Value.Real(parser.getDoubleValue());
      case VALUE_TRUE -> new Value.Flag(true);
      case VALUE_FALSE -> new Value.Flag(false);
      case VALUE_NULL -> Value.missing();
      case NOT_AVAILABLE, END_OBJECT, END_ARRAY, FIELD_NAME, VALUE_EMBEDDED_OBJECT ->
          throw new NotJsonException("unexpected " + token);
    };
  }

  private static Value whole(BigInteger number) {
    return number.bitLength() < 64
        ? new Value.Whole(number.longValue())
        : new Value.Real(number.doubleValue());
  }

  private static Value members(JsonParser parser) throws IOException, NotJsonException {
    Value.Members members = new Value.Members();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      parser.nextToken();
      members.members().put(name, read(parser));
    }
    return members;
  }

  private static Value items(JsonParser parser) throws IOException, NotJsonException {
    Value.Items items = new Value.Items();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      items.items().add(read(parser));
    }
    return items;
  }

  /// Several lines, without one after the last.
  public static String layOut(Value value) {
    StringBuilder out = new StringBuilder();
    write(value, out, "\n");
    return out.toString();
  }

  /// One line, `", "` and `": "` between, and only ASCII.
  public static String line(Value value) {
    StringBuilder out = new StringBuilder();
    writeLine(value, out, ", ", ": ");
    return out.toString();
  }

  /// One line without blanks.
  public static String compact(Value value) {
    StringBuilder out = new StringBuilder();
    writeLine(value, out, ",", ":");
    return out.toString();
  }

  private static void writeLine(Value value, StringBuilder out, String comma, String colon) {
    switch (value) {
      case Value.Members(var members) -> {
        String between = "{";
        for (Map.Entry<String, Value> entry : members.entrySet()) {
          out.append(between).append(string(entry.getKey(), 0x7e)).append(colon);
          writeLine(entry.getValue(), out, comma, colon);
          between = comma;
        }
        out.append(members.isEmpty() ? "{}" : "}");
      }
      case Value.Items(var items) -> {
        String between = "[";
        for (Value item : items) {
          out.append(between);
          writeLine(item, out, comma, colon);
          between = comma;
        }
        out.append(items.isEmpty() ? "[]" : "]");
      }
      case Value.Text(String text) -> out.append(string(text, 0x7e));
      case Value.Whole _, Value.Real _, Value.Flag _, Value.Missing _ -> out.append(scalar(value));
    }
  }

  private static void write(Value value, StringBuilder out, String lineBreak) {
    switch (value) {
      case Value.Members(var members) when !members.isEmpty() -> {
        String inner = lineBreak + "    ";
        out.append('{');
        for (Iterator<Map.Entry<String, Value>> i = members.entrySet().iterator(); i.hasNext(); ) {
          Map.Entry<String, Value> entry = i.next();
          out.append(inner).append(string(entry.getKey())).append(": ");
          write(entry.getValue(), out, inner);
          out.append(i.hasNext() ? "," : lineBreak + "}");
        }
      }
      case Value.Members _ -> out.append("{}");
      case Value.Items(var items) when !items.isEmpty() -> {
        String inner = lineBreak + "    ";
        out.append('[');
        for (Iterator<Value> i = items.iterator(); i.hasNext(); ) {
          out.append(inner);
          write(i.next(), out, inner);
          out.append(i.hasNext() ? "," : lineBreak + "]");
        }
      }
      case Value.Items _ -> out.append("[]");
      case Value.Text _, Value.Whole _, Value.Real _, Value.Flag _, Value.Missing _ ->
          out.append(scalar(value));
    }
  }

  private static String scalar(Value value) {
    return switch (value) {
      case Value.Text(String text) -> string(text);
      case Value.Whole(long number) -> Long.toString(number);
      case Value.Real(double number) when Double.isNaN(number) -> "NaN";
      case Value.Real(double number) when Double.isInfinite(number) ->
          number > 0 ? "Infinity" : "-Infinity";
      case Value.Real(double number) -> PythonText.real(number);
      case Value.Flag(boolean is) -> Boolean.toString(is);
      case Value.Missing _ -> "null";
      case Value.Items _, Value.Members _ ->
          throw new IllegalArgumentException("not a scalar: " + value);
    };
  }

  public static String string(String text) {
    return string(text, Character.MAX_VALUE);
  }

  private static String string(String text, int greatest) {
    StringBuilder out = new StringBuilder(text.length() + 2).append('"');
    for (int i = 0; i < text.length(); i++) {
      char character = text.charAt(i);
      switch (character) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        case '\b' -> out.append("\\b");
        case '\f' -> out.append("\\f");
        default -> {
          if (character < 0x20 || character > greatest) {
            out.append(String.format(Locale.ROOT, "\\u%04x", (int) character));
          } else {
            out.append(character);
          }
        }
      }
    }
    return out.append('"').toString();
  }
}
