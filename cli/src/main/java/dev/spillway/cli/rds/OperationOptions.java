package dev.spillway.cli.rds;

import dev.spillway.cli.argument.ArgumentParser;
import dev.spillway.cli.argument.Option;
import dev.spillway.cli.argument.Parsed;
import dev.spillway.cli.model.Member;
import dev.spillway.cli.model.Operation;
import dev.spillway.cli.model.Shape;
import dev.spillway.cli.problem.CommandException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// The options of one operation: its parameters, and those that give many parameters at once.
final class OperationOptions {
  static final String INPUT_JSON = "cli-input-json";
  static final String INPUT_YAML = "cli-input-yaml";
  static final String SKELETON = "generate-cli-skeleton";
  static final String STARTING_TOKEN = "starting-token";
  static final String PAGE_SIZE = "page-size";
  static final String MAX_ITEMS = "max-items";

  private OperationOptions() {}

  static List<Option> of(Operation operation) {
    List<Option> options = new ArrayList<>();
    operation.request().members().forEach(member -> addMember(options, member));
    options.add(Option.one(INPUT_JSON));
    options.add(Option.one(INPUT_YAML));
    if (operation.paging().isPresent()) {
      options.add(Option.one(STARTING_TOKEN));
      options.add(Option.one(PAGE_SIZE).of(Option.Kind.WHOLE));
      options.add(Option.one(MAX_ITEMS).of(Option.Kind.WHOLE));
    }
    options.add(Option.optional(SKELETON, "input").among("input", "output", "yaml-input"));
    return options;
  }

  private static void addMember(List<Option> options, Member member) {
    String name = member.option();
    Option.Need need = member.isRequired() ? Option.Need.REQUIRED : Option.Need.OPTIONAL;
    switch (member.shape()) {
      case Shape.Scalar scalar when scalar == Shape.Scalar.BOOLEAN -> {
        options.add(Option.flag(name, name, "true").with(Option.Need.OPTIONAL));
        options.add(Option.flag("no-" + name, name, "false"));
      }
      case Shape.Scalar scalar when scalar == Shape.Scalar.LONG ->
          options.add(Option.one(name).of(Option.Kind.WHOLE).with(need));
      case Shape.Scalar scalar when scalar == Shape.Scalar.DOUBLE ->
          options.add(Option.one(name).of(Option.Kind.REAL).with(need));
      case Shape.Scalar _, Shape.Structure _, Shape.MapOf _ ->
          options.add(Option.one(name).with(need));
      case Shape.ListOf _ -> options.add(Option.many(name).with(need));
    }
  }

  /// @throws CommandException for whatever the operation does not know
  static Parsed parse(Operation operation, List<String> arguments) {
    List<Option> options = of(operation);
    if (isAnythingOptional(arguments)) {
      options.replaceAll(option -> option.with(Option.Need.OPTIONAL));
    }
    Parsed parsed = new ArgumentParser(options, "help", Option.Need.OPTIONAL).parse(arguments);
    List<String> unknown = Stream.concat(parsed.rest().stream(), parsed.word().stream()).toList();
    if (!unknown.isEmpty()) {
      throw CommandException.usage("Unknown options: " + String.join(", ", unknown));
    }
    return parsed;
  }

  /// Parameters may come from a text, or are not needed for a sample of the request.
  private static boolean isAnythingOptional(List<String> arguments) {
    int skeleton = arguments.indexOf("--" + SKELETON);
    boolean isOutput =
        skeleton >= 0
            && skeleton + 1 < arguments.size()
            && arguments.get(skeleton + 1).equals("output");
    return (skeleton >= 0 && !isOutput)
        || arguments.contains("--" + INPUT_JSON)
        || arguments.contains("--" + INPUT_YAML);
  }
}
