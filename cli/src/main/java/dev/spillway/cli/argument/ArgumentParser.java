package dev.spillway.cli.argument;

import dev.spillway.cli.problem.CommandException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Splits an argument vector into options and the rest by the rules of the AWS CLI's parser: names
/// may be abbreviated, values stand behind a blank or an equals sign, a word with a hyphen in front
/// is never a value unless it is a number or has a blank, and the last of an option counts.
public final class ArgumentParser {
  private static final Pattern NEGATIVE_NUMBER = Pattern.compile("-\\d+|-\\d*\\.\\d+");

  private final List<Option> options;
  private final String word;
  private final Option.Need wordNeed;

  /// @param word what messages call the one word that is no option's value
  public ArgumentParser(List<Option> options, String word, Option.Need wordNeed) {
    this.options = List.copyOf(options);
    this.word = word;
    this.wordNeed = wordNeed;
  }

  /// @throws CommandException for options without their values, with a wrong value, or missing
  public Parsed parse(List<String> arguments) {
    return new Run(arguments).parse();
  }

  /// @param option empty if nobody knows the name
  private record Found(Optional<Option> option, Optional<String> explicit) {}

  /// What an argument is; empty if it is a value.
  private Optional<Found> find(String argument) {
    if (!argument.startsWith("-") || argument.length() == 1) {
      return Optional.empty();
    }
    int equals = argument.indexOf('=');
    String name = equals < 0 ? argument : argument.substring(0, equals);
    Optional<String> explicit =
        equals < 0 ? Optional.empty() : Optional.of(argument.substring(equals + 1));
    for (Option option : options) {
      if (option.spelled().equals(argument)) {
        return Optional.of(new Found(Optional.of(option), Optional.empty()));
      }
    }
    for (Option option : options) {
      if (option.spelled().equals(name)) {
        return Optional.of(new Found(Optional.of(option), explicit));
      }
    }
    return abbreviated(argument, name, explicit);
  }

  private Optional<Found> abbreviated(String argument, String name, Optional<String> explicit) {
    List<Option> matches =
        name.startsWith("--")
            ? options.stream().filter(option -> option.spelled().startsWith(name)).toList()
            : List.of();
    if (matches.size() > 1) {
      throw error(
          "ambiguous option: %s could match %s"
              .formatted(
                  argument,
                  matches.stream().map(Option::spelled).collect(Collectors.joining(", "))));
    }
    if (matches.size() == 1) {
      return Optional.of(new Found(Optional.of(matches.getFirst()), explicit));
    }
    if (NEGATIVE_NUMBER.matcher(argument).matches() || argument.indexOf(' ') >= 0) {
      return Optional.empty();
    }
    return Optional.of(new Found(Optional.empty(), Optional.empty()));
  }

  private static CommandException error(String message) {
    return CommandException.usage(
        """
        usage: spillway [options] rds <operation> [parameters]
        To see help text, you can run:

          spillway help
          spillway rds help
          spillway rds <operation> help

        spillway: error: %s\
        """
            .formatted(message));
  }

  private final class Run {
    private final List<String> arguments;
    private final Map<String, List<String>> values = new LinkedHashMap<>();
    private final List<String> given = new ArrayList<>();
    private final List<String> rest = new ArrayList<>();
    private Optional<String> found = Optional.empty();
    private boolean wordsOnly;
    private int next;

    Run(List<String> arguments) {
      this.arguments = arguments;
    }

    Parsed parse() {
      while (next < arguments.size()) {
        String argument = arguments.get(next++);
        if (!wordsOnly && argument.equals("--")) {
          wordsOnly = true;
          continue;
        }
        Optional<Found> option = wordsOnly ? Optional.empty() : find(argument);
        if (option.isEmpty()) {
          takeWord(argument);
        } else if (option.get().option().isEmpty()) {
          rest.add(argument);
        } else {
          take(option.get().option().get(), option.get().explicit());
        }
      }
      requireAll();
      return new Parsed(values, found, rest);
    }

    private void takeWord(String argument) {
      if (found.isEmpty()) {
        found = Optional.of(argument);
      } else {
        rest.add(argument);
      }
    }

    private void take(Option option, Optional<String> explicit) {
      given.add(option.name());
      List<String> taken = new ArrayList<>();
      switch (option.arity()) {
        case NONE -> {
          if (explicit.isPresent()) {
            throw argumentError(option, "ignored explicit argument '" + explicit.get() + "'");
          }
          taken.add(option.fixed().orElse("true"));
        }
        case ONE ->
            taken.add(
                explicit
                    .or(this::nextValue)
                    .orElseThrow(() -> argumentError(option, "expected one argument")));
        case OPTIONAL -> taken.add(explicit.or(this::nextValue).or(option::fixed).orElse(""));
        case MANY -> {
          if (explicit.isPresent()) {
            taken.add(explicit.get());
          } else {
            for (var value = nextValue(); value.isPresent(); value = nextValue()) {
              taken.add(value.get());
            }
          }
        }
      }
      taken.forEach(value -> check(option, value));
      values.put(option.target(), taken);
    }

    private Optional<String> nextValue() {
      if (next < arguments.size()
          && !arguments.get(next).equals("--")
          && find(arguments.get(next)).isEmpty()) {
        return Optional.of(arguments.get(next++));
      }
      return Optional.empty();
    }

    private void check(Option option, String value) {
      boolean isFit =
          switch (option.kind()) {
            case TEXT -> true;
            case WHOLE -> Numbers.isWhole(value);
            case REAL -> Numbers.isReal(value);
          };
      if (!isFit) {
        String kind = option.kind() == Option.Kind.WHOLE ? "int" : "float";
        throw argumentError(option, "invalid %s value: '%s'".formatted(kind, value));
      }
      if (option.arity() != Option.Arity.NONE
          && !option.choices().isEmpty()
          && !option.choices().contains(value)) {
        throw argumentError(
            option, "Invalid choice, valid choices are:\n\n" + columns(option.choices()));
      }
    }

    private void requireAll() {
      Stream<String> missing =
          options.stream()
              .filter(option -> option.need() == Option.Need.REQUIRED)
              .filter(option -> !given.contains(option.name()))
              .map(Option::spelled);
      if (wordNeed == Option.Need.REQUIRED && found.isEmpty()) {
        missing = Stream.concat(missing, Stream.of(word));
      }
      String names = missing.collect(Collectors.joining(", "));
      if (!names.isEmpty()) {
        throw error("the following arguments are required: " + names);
      }
    }
  }

  private static CommandException argumentError(Option option, String message) {
    return error("argument %s: %s".formatted(option.spelled(), message));
  }

  /// The error for a word that is none of the names that there are.
  public static CommandException unknownWord(String word, String given, List<String> names) {
    String near =
        names.stream()
            .filter(name -> Spelling.isNear(given, name))
            .map(name -> "  * " + name)
            .collect(Collectors.joining("\n"));
    String message =
        "argument %s: Invalid choice, valid choices are:\n\n%s".formatted(word, columns(names));
    return error(
        near.isEmpty()
            ? message
            : message + "\n\nInvalid choice: '%s', maybe you meant:\n\n%s".formatted(given, near));
  }

  private static String columns(List<String> names) {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < names.size(); i += 2) {
      String left = String.format(java.util.Locale.ROOT, "%-40s", names.get(i));
      lines
          .append(i == 0 ? "" : "\n")
          .append(
              i + 1 < names.size()
                  ? left + " | " + String.format(java.util.Locale.ROOT, "%-40s", names.get(i + 1))
                  : left);
    }
    return lines.toString();
  }
}
