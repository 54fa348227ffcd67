package dev.spillway.core.policy;

import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/// A text with wildcards: `*` for any characters, `?` for one, and policy variables: `${aws:key}`
/// for what the request has there, with `${aws:key, 'default'}` for what it may lack, and `${*}`,
/// `${?}`, `${$}` for the characters themselves.
final class Glob {
  private static final int ANY = -1;
  private static final int ONE = -2;

  private final int[] tokens;

  private Glob(int[] tokens) {
    this.tokens = tokens;
  }

  /// Every character stands for itself, but variables are replaced. Empty if the request lacks one.
  static Optional<String> plain(String pattern, Function<String, Optional<String>> variables) {
    Tokens tokens = new Tokens(pattern.length());
    return replace(pattern, variables, tokens, Wildcards.LITERAL)
        ? Optional.of(new String(tokens.codes, 0, tokens.count))
        : Optional.empty();
  }

  /// Empty if the request lacks a variable: then nothing matches.
  static Optional<Glob> of(String pattern, Function<String, Optional<String>> variables) {
    Tokens tokens = new Tokens(pattern.length());
    return replace(pattern, variables, tokens, Wildcards.ACTIVE)
        ? Optional.of(new Glob(java.util.Arrays.copyOf(tokens.codes, tokens.count)))
        : Optional.empty();
  }

  /// A glob without variables, in lower case: for comparisons that ignore case.
  static Glob lowerCase(String pattern) {
    return of(pattern.toLowerCase(Locale.ROOT), Glob::noVariables).orElseThrow();
  }

  /// Steps back to the last `*` only, so the time is the product of both lengths at most.
  boolean matches(String text) {
    int[] codes = text.codePoints().toArray();
    int token = 0;
    int star = -1;
    int afterStar = 0;
    int at = 0;
    while (at < codes.length) {
      if (token < tokens.length && (tokens[token] == ONE || tokens[token] == codes[at])) {
        token++;
        at++;
      } else if (token < tokens.length && tokens[token] == ANY) {
        star = token++;
        afterStar = at;
      } else if (star >= 0) {
        token = star + 1;
        at = ++afterStar;
      } else {
        return false;
      }
    }
    while (token < tokens.length && tokens[token] == ANY) {
      token++;
    }
    return token == tokens.length;
  }

  private enum Wildcards {
    ACTIVE,
    LITERAL
  }

  private static final class Tokens {
    private int[] codes;
    private int count;

    Tokens(int expected) {
      this.codes = new int[expected + 16];
    }

    void add(int code) {
      if (count == codes.length) {
        codes = java.util.Arrays.copyOf(codes, count * 2);
      }
      codes[count++] = code;
    }

    void addAll(String text) {
      text.codePoints().forEach(this::add);
    }
  }

  private static boolean replace(
      String pattern,
      Function<String, Optional<String>> variables,
      Tokens tokens,
      Wildcards wildcards) {
    int at = 0;
    while (at < pattern.length()) {
      int code = pattern.codePointAt(at);
      int end = code == '$' && pattern.startsWith("${", at) ? pattern.indexOf('}', at) : -1;
      if (end > 0) {
        Optional<String> value = value(pattern.substring(at + 2, end), variables);
        if (value.isEmpty()) {
          return false;
        }
        tokens.addAll(value.get());
        at = end + 1;
        continue;
      }
      boolean active = wildcards == Wildcards.ACTIVE;
      tokens.add(active && code == '*' ? ANY : active && code == '?' ? ONE : code);
      at += Character.charCount(code);
    }
    return true;
  }

  private static Optional<String> value(
      String variable, Function<String, Optional<String>> variables) {
    if (variable.equals("*") || variable.equals("?") || variable.equals("$")) {
      return Optional.of(variable);
    }
    int comma = variable.indexOf(',');
    if (comma < 0) {
      return variables.apply(variable.strip());
    }
    String otherwise = variable.substring(comma + 1).strip();
    boolean quoted =
        otherwise.length() >= 2 && otherwise.startsWith("'") && otherwise.endsWith("'");
    return variables
        .apply(variable.substring(0, comma).strip())
        .or(() ->
            quoted
                ? Optional.of(otherwise.substring(1, otherwise.length() - 1))
                : Optional.empty());
  }

  static Optional<String> noVariables(String name) {
    return Optional.of("${" + name + "}");
  }
}
