package dev.spillway.cli.rds;

import dev.spillway.cli.argument.Option;
import dev.spillway.cli.model.Api;
import dev.spillway.cli.model.Member;
import dev.spillway.cli.model.Operation;
import dev.spillway.cli.model.OptionName;
import dev.spillway.cli.model.Shape;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/// What the commands and their options are for. The options of an operation come from the model,
/// the words from a resource.
final class Help {
  private static final String RESOURCE = "/dev/spillway/cli/help.txt";

  private final Api api;
  private final Map<String, String> words = new HashMap<>();

  Help(Api api) {
    this.api = api;
    for (String line : lines()) {
      int colon = line.indexOf(": ");
      if (colon > 0 && !line.startsWith("#")) {
        words.put(line.substring(0, colon), line.substring(colon + 2));
      }
    }
  }

  private static List<String> lines() {
    try (InputStream stream =
        Objects.requireNonNull(Help.class.getResourceAsStream(RESOURCE), RESOURCE)) {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException("reading " + RESOURCE, e);
    }
  }

  String overview() {
    return """
    Usage: spillway [options] rds <operation> [parameters]
           spillway [options] rds wait <condition> [parameters]

      spillway rds help              the operations and conditions
      spillway rds <operation> help  its parameters

    Options, before, between or behind the others:
    """
        + globals();
  }

  private String globals() {
    return GlobalOptions.OPTIONS.stream()
        .map(option -> line("--" + option.name() + value(option), words(option.name())))
        .collect(Collectors.joining());
  }

  private static String value(Option option) {
    return switch (option.arity()) {
      case NONE -> "";
      case ONE, MANY, OPTIONAL ->
          option.choices().isEmpty() ? " VALUE" : " " + String.join("|", option.choices());
    };
  }

  String operations(List<Waiter> waiters) {
    return "Usage: spillway [options] rds <operation> [parameters]\n\nOperations:\n"
        + api.actions().stream()
            .map(action -> line(OptionName.of(action), words(action)))
            .collect(Collectors.joining())
        + "\nConditions of wait:\n"
        + waiters.stream()
            .map(waiter ->
                line(
                    OptionName.of(waiter.name()),
                    "asks %s every %d seconds, %d times"
                        .formatted(
                            OptionName.of(waiter.action()),
                            waiter.delaySeconds(),
                            waiter.attempts())))
            .collect(Collectors.joining());
  }

  String operation(Operation operation) {
    return "Usage: spillway [options] rds %s [parameters]\n\n".formatted(operation.command())
        + (words(operation.action()).isEmpty() ? "" : words(operation.action()) + "\n\n")
        + "Parameters (* must be given):\n"
        + operation.request().members().stream().map(this::parameter).collect(Collectors.joining())
        + "\nMany at once, and pages:\n"
        + OperationOptions.of(operation).stream()
            .filter(option -> words.containsKey(option.name()))
            .map(option -> line("--" + option.name() + value(option), words(option.name())))
            .collect(Collectors.joining())
        + "\nOptions of all operations: spillway help\n";
  }

  private String parameter(Member member) {
    String name =
        member.shape() == Shape.Scalar.BOOLEAN
            ? "--%1$s | --no-%1$s".formatted(member.option())
            : "--%s %s".formatted(member.option(), form(member.shape()));
    return line((member.isRequired() ? "* " : "  ") + name, words(member.name()));
  }

  private static String form(Shape shape) {
    return switch (shape) {
      case Shape.Scalar scalar -> scalar.name().toLowerCase(Locale.ROOT);
      case Shape.ListOf list -> form(list.element()) + " ...";
      case Shape.Structure structure ->
          structure.members().stream()
              .map(member -> member.name() + "=" + form(member.shape()))
              .collect(Collectors.joining(","))
              .replace(" ...", ",...");
      case Shape.MapOf map -> "KEY=" + form(map.value()) + ",...";
    };
  }

  private String words(String name) {
    return words.getOrDefault(name, "");
  }

  private static String line(String left, String right) {
    return right.isEmpty() ? "  " + left + "\n" : "  %s\n      %s\n".formatted(left, right);
  }
}
