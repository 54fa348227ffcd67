package dev.spillway.cli.value;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.stream.Collectors;

/// The words for values that scripts around the AWS CLI know: those of its language.
public final class PythonText {
  private PythonText() {}

  /// As `str()` writes it: `True`, `None`, texts without quotes.
  public static String plain(Value value) {
    return value instanceof Value.Text(String text) ? text : quoted(value);
  }

  /// As `repr()` writes it, texts in quotes.
  public static String quoted(Value value) {
    return switch (value) {
      case Value.Text(String text) -> quote(text);
      case Value.Whole(long number) -> Long.toString(number);
      case Value.Real(double number) -> real(number);
      case Value.Flag(boolean is) -> is ? "True" : "False";
      case Value.Missing _ -> "None";
      case Value.Items(var items) ->
          items.stream().map(PythonText::quoted).collect(Collectors.joining(", ", "[", "]"));
      case Value.Members(var members) ->
          members.entrySet().stream()
              .map(entry -> quote(entry.getKey()) + ": " + quoted(entry.getValue()))
              .collect(Collectors.joining(", ", "{", "}"));
    };
  }

  /// The shortest digits that read back as the number, with an exponent from 1e16 on and below
  /// 1e-4.
  public static String real(double number) {
    if (Double.isNaN(number)) {
      return "nan";
    }
    if (Double.isInfinite(number)) {
      return number > 0 ? "inf" : "-inf";
    }
    double size = Math.abs(number);
    if (number == 0) {
      return 1 / number < 0 ? "-0.0" : "0.0";
    }
    BigDecimal digits = new BigDecimal(Double.toString(number));
    if (size >= 1e-4 && size < 1e16) {
      String text = digits.stripTrailingZeros().toPlainString();
      return text.indexOf('.') < 0 ? text + ".0" : text;
    }
    BigDecimal shortest = digits.stripTrailingZeros();
    String unscaled = shortest.unscaledValue().abs().toString();
    int exponent = unscaled.length() - 1 - shortest.scale();
    String mantissa =
        unscaled.length() == 1 ? unscaled : unscaled.charAt(0) + "." + unscaled.substring(1);
    return String.format(
        Locale.ROOT,
        "%s%se%s%02d",
        number < 0 ? "-" : "",
        mantissa,
        exponent < 0 ? "-" : "+",
        Math.abs(exponent));
  }

  /// The name that the AWS CLI gives to a value's type in its messages.
  public static String type(Value value) {
    String name =
        switch (value) {
          case Value.Text _ -> "str";
          case Value.Whole _ -> "int";
          case Value.Real _ -> "float";
          case Value.Flag _ -> "bool";
          case Value.Missing _ -> "NoneType";
          case Value.Items _ -> "list";
          case Value.Members _ -> "dict";
        };
    return "<class '" + name + "'>";
  }

  public static String quote(String text) {
    char mark = text.indexOf('\'') >= 0 && text.indexOf('"') < 0 ? '"' : '\'';
    StringBuilder quoted = new StringBuilder().append(mark);
    text.codePoints()
        .forEach(character -> {
          switch (character) {
            case '\n' -> quoted.append("\\n");
            case '\r' -> quoted.append("\\r");
            case '\t' -> quoted.append("\\t");
            case '\\' -> quoted.append("\\\\");
            default -> {
              if (character == mark) {
                quoted.append('\\');
              }
              if (character < 0x20 || character == 0x7f) {
                quoted.append(String.format(Locale.ROOT, "\\x%02x", character));
              } else {
                quoted.appendCodePoint(character);
              }
            }
          }
        });
    return quoted.append(mark).toString();
  }
}
