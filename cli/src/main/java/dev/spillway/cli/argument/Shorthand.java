package dev.spillway.cli.argument;

import dev.spillway.cli.value.Value;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The AWS CLI's shorthand for structures: `Name=status,Values=starting,in_progress`. Knows nothing
/// of the model: every value is a text, a list or a structure.
final class Shorthand {
  private static final Pattern SINGLE_QUOTED = Pattern.compile("'(?:\\\\\\\\|\\\\'|[^'])*'");
  private static final Pattern DOUBLE_QUOTED = Pattern.compile("\"(?:\\\\\\\\|\\\\\"|[^\"])*\"");
  private static final String START = "[!#-&(-+\\--<>-Z\\\\-z|-\uffff]";
  private static final Pattern FIRST =
      Pattern.compile("(\\\\,|" + START + ")(\\\\,|[\\s!#-&(-+\\--\\\\^-|~-\uffff])*");
  private static final Pattern SECOND =
      Pattern.compile("(\\\\,|" + START + ")(\\\\,|[\\s!#-&(-+\\--<>-\uffff])*");
  private static final String KEY_MARKS = "-_.#/:";

  /// What cannot be read, in the words of the AWS CLI.
  static final class NotShorthandException extends Exception {
    private static final long serialVersionUID = 1;

    NotShorthandException(String message) {
      super(message);
    }
  }

  private final String input;
  private int at;

  private Shorthand(String input) {
    this.input = input;
  }

  static Value.Members parse(String input) throws NotShorthandException {
    return new Shorthand(input).parameter();
  }

  private Value.Members parameter() throws NotShorthandException {
    Value.Members members = new Value.Members();
    keyValue(members);
    while (at < input.length()) {
      int before = at;
      expect(',');
      keyValue(members, before);
    }
    return members;
  }

  private void keyValue(Value.Members members) throws NotShorthandException {
    keyValue(members, 0);
  }

  private void keyValue(Value.Members members, int before) throws NotShorthandException {
    String key = key();
    expect('=');
    Value value = values();
    if (members.members().containsKey(key)) {
      throw new NotShorthandException(
          """
          Second instance of key "%s" encountered for input:
          %s
          This is often because there is a preceding "," instead of a space.\
          """
              .formatted(key, location(before + 1)));
    }
    members.members().put(key, value);
  }

  private String key() {
    int start = at;
    while (at < input.length() && isKey(input.charAt(at))) {
      at++;
    }
    return input.substring(start, at);
  }

  private static boolean isKey(char character) {
    return character < 0x80
        && (Character.isLetterOrDigit(character) || KEY_MARKS.indexOf(character) >= 0);
  }

  private Value values() throws NotShorthandException {
    if (at >= input.length()) {
      return Value.text("");
    }
    return switch (input.charAt(at)) {
      case '[' -> list();
      case '{' -> hash();
      default -> commaSeparated();
    };
  }

  private Value commaSeparated() throws NotShorthandException {
    String first = firstValue();
    skipBlanks();
    if (at >= input.length() || input.charAt(at) != ',') {
      return Value.text(first);
    }
    expect(',');
    Value.Items items = new Value.Items();
    items.items().add(Value.text(first));
    while (true) {
      try {
        String value = secondValue();
        skipBlanks();
        if (at >= input.length()) {
          items.items().add(Value.text(value));
          break;
        }
        expect(',');
        items.items().add(Value.text(value));
      } catch (NotShorthandException e) {
        if (at >= input.length()) {
          throw e;
        }
        // What looked like one more value is the next key.
        while (input.charAt(at) != ',') {
          at--;
        }
        break;
      }
    }
    return items.items().size() == 1 ? Value.text(first) : items;
  }

  private Value list() throws NotShorthandException {
    expect('[');
    Value.Items items = new Value.Items();
    while (current() != ']') {
      items.items().add(element());
      skipBlanks();
      if (current() != ']') {
        expectHere(',');
        skipBlanks();
      }
    }
    expectHere(']');
    return items;
  }

  private Value hash() throws NotShorthandException {
    expect('{');
    Value.Members members = new Value.Members();
    while (current() != '}') {
      String key = key();
      expect('=');
      Value value = element();
      skipBlanks();
      if (current() != '}') {
        expectHere(',');
        skipBlanks();
      }
      members.members().put(key, value);
    }
    expectHere('}');
    return members;
  }

  private Value element() throws NotShorthandException {
    return switch (current()) {
      case '[' -> list();
      case '{' -> hash();
      default -> Value.text(firstValue());
    };
  }

  private String firstValue() throws NotShorthandException {
    return switch (current()) {
      case '\'' -> quoted(SINGLE_QUOTED, "singled quoted", "'");
      case '"' -> quoted(DOUBLE_QUOTED, "double quoted", "\"");
      default -> {
        Matcher matcher = FIRST.matcher(input).region(at, input.length());
        yield matcher.lookingAt() ? word(matcher) : "";
      }
    };
  }

  private String secondValue() throws NotShorthandException {
    return switch (current()) {
      case '\'' -> quoted(SINGLE_QUOTED, "singled quoted", "'");
      case '"' -> quoted(DOUBLE_QUOTED, "double quoted", "\"");
      default -> word(must(SECOND, "second"));
    };
  }

  private String word(Matcher matcher) {
    at = matcher.end();
    return matcher.group().replace("\\,", ",").stripTrailing();
  }

  private String quoted(Pattern pattern, String name, String mark) throws NotShorthandException {
    Matcher matcher = must(pattern, name);
    at = matcher.end();
    String text = matcher.group();
    return text.substring(1, text.length() - 1).replace("\\" + mark, mark).replace("\\\\", "\\");
  }

  private Matcher must(Pattern pattern, String name) throws NotShorthandException {
    Matcher matcher = pattern.matcher(input).region(at, input.length());
    if (!matcher.lookingAt()) {
      throw expected("<" + name + ">", "<none>");
    }
    return matcher;
  }

  /// With blanks around it.
  private void expect(char character) throws NotShorthandException {
    skipBlanks();
    expectHere(character);
    skipBlanks();
  }

  private void expectHere(char character) throws NotShorthandException {
    if (at >= input.length()) {
      throw expected(String.valueOf(character), "EOF");
    }
    if (input.charAt(at) != character) {
      throw expected(String.valueOf(character), String.valueOf(input.charAt(at)));
    }
    at++;
  }

  private char current() {
    return at < input.length() ? input.charAt(at) : '\0';
  }

  private void skipBlanks() {
    while (at < input.length() && " \t\n\r\u000b\f".indexOf(input.charAt(at)) >= 0) {
      at++;
    }
  }

  private NotShorthandException expected(String expected, String actual) {
    return new NotShorthandException(
        "Expected: '%s', received: '%s' for input:\n%s".formatted(expected, actual, location(at)));
  }

  private String location(int index) {
    int lineStart = input.lastIndexOf('\n', Math.max(0, index - 1)) + 1;
    int lineEnd = input.indexOf('\n', index);
    int end = lineEnd < 0 ? input.length() : lineEnd;
    return input.substring(0, end)
        + "\n"
        + " ".repeat(Math.max(0, index - lineStart))
        + "^"
        + input.substring(end);
  }
}
