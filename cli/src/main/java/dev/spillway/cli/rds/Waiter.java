package dev.spillway.cli.rds;

import dev.spillway.cli.query.Query;
import dev.spillway.cli.value.Value;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// One condition that `wait` knows.
///
/// @param action the operation that is asked
/// @param acceptors how its answers are judged; the first that fits counts
record Waiter(
    String name, String action, int delaySeconds, int attempts, List<Acceptor> acceptors) {
  private static final String RESOURCE = "/dev/spillway/cli/waiters.txt";

  /// What an answer that fits means.
  enum Verdict {
    SUCCESS,
    FAILURE
  }

  /// A judgement of an answer.
  sealed interface Acceptor {
    Verdict verdict();

    /// All items of a list, which is not empty, have the value.
    record All(Verdict verdict, String path, String value) implements Acceptor {}

    record Any(Verdict verdict, String path, String value) implements Acceptor {}

    /// The path gives true.
    record Is(Verdict verdict, String path) implements Acceptor {}

    record Refused(Verdict verdict, String code) implements Acceptor {}

    default boolean fits(Value answer) {
      return switch (this) {
        case All(_, String path, String value) ->
            items(path, answer).stream().allMatch(Value.text(value)::equals)
                && !items(path, answer).isEmpty();
        case Any(_, String path, String value) ->
            items(path, answer).stream().anyMatch(Value.text(value)::equals);
        case Is(_, String path) -> Query.compile(path).search(answer).equals(new Value.Flag(true));
        case Refused _ -> false;
      };
    }

    default boolean fitsError(String errorCode) {
      return this instanceof Refused(_, String code) && code.equals(errorCode);
    }

    private static List<Value> items(String path, Value answer) {
      return Query.compile(path).search(answer) instanceof Value.Items(var items)
          ? items
          : List.of();
    }

    default String words() {
      return switch (this) {
        case All(_, String path, String value) ->
            "For expression \"%s\" all members matched expected path: \"%s\""
                .formatted(path, value);
        case Any(_, String path, String value) ->
            "For expression \"%s\" we matched expected path: \"%s\" at least once"
                .formatted(path, value);
        case Is(_, String path) ->
            "For expression \"%s\" we matched expected path: \"True\"".formatted(path);
        case Refused(_, String code) -> "Matched expected service error code: " + code;
      };
    }
  }

  /// All of them, in the order of their names.
  static List<Waiter> all() {
    List<Waiter> waiters = new ArrayList<>();
    for (String line : lines()) {
      String[] words = line.strip().split(" ");
      if (line.startsWith("  ")) {
        waiters.getLast().acceptors().add(acceptor(words, line.strip()));
      } else if (!line.startsWith("#")) {
        waiters.add(
            new Waiter(
                words[0],
                words[1],
                Integer.parseInt(words[3]),
                Integer.parseInt(words[5]),
                new ArrayList<>()));
      }
    }
    return waiters;
  }

  private static Acceptor acceptor(String[] words, String line) {
    Verdict verdict = words[0].equals("success") ? Verdict.SUCCESS : Verdict.FAILURE;
    String rest = line.substring(words[0].length() + words[1].length() + 2);
    return switch (words[1]) {
      case "all" -> new Acceptor.All(verdict, words[2], words[4]);
      case "any" -> new Acceptor.Any(verdict, words[2], words[4]);
      case "is" -> new Acceptor.Is(verdict, rest);
      case "error" -> new Acceptor.Refused(verdict, rest);
      default -> throw new IllegalStateException(RESOURCE + ": " + line);
    };
  }

  private static List<String> lines() {
    try (InputStream stream =
        Objects.requireNonNull(Waiter.class.getResourceAsStream(RESOURCE), RESOURCE)) {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException("reading " + RESOURCE, e);
    }
  }
}
