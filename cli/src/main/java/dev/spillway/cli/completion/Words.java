package dev.spillway.cli.completion;

import dev.spillway.cli.argument.Option;
import dev.spillway.cli.ddl.DdlCommand;
import dev.spillway.cli.export.ExportCommand;
import dev.spillway.cli.model.Api;
import dev.spillway.cli.rds.GlobalOptions;
import dev.spillway.cli.rds.RdsCommand;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// What may stand next on a command line, as the model knows it.
public final class Words {
  private static final List<String> COMMANDS =
      List.of(
          "quickstart",
          "server",
          "doctor",
          "snapshot",
          "export",
          "ddl",
          "rds",
          "completion",
          "help",
          "version");

  private Words() {}

  /// @param typed the words behind the program's name; the last is the one that is being typed
  static List<String> completing(List<String> typed) {
    List<String> before = typed.isEmpty() ? List.of() : typed.subList(0, typed.size() - 1);
    String last = typed.isEmpty() ? "" : typed.getLast();
    return candidates(before).stream().filter(word -> word.startsWith(last)).toList();
  }

  /// @param before the words behind the program's name that are complete
  public static List<String> candidates(List<String> before) {
    if (before.isEmpty()) {
      return COMMANDS;
    }
    List<Option> options = new ArrayList<>(GlobalOptions.OPTIONS);
    switch (before.getFirst()) {
      case "export" -> options.addAll(ExportCommand.options());
      case "ddl" -> options.addAll(DdlCommand.options());
      default -> {
        int rds = before.indexOf("rds");
        if (rds < 0) {
          return List.of();
        }
        List<String> behind = before.subList(rds + 1, before.size());
        if (behind.isEmpty()) {
          return Stream.concat(Api.load().commands().stream(), Stream.of("wait", "help")).toList();
        }
        if (behind.equals(List.of("wait"))) {
          return RdsCommand.conditions();
        }
        options.addAll(RdsCommand.options(behind));
      }
    }
    return valueless(options, before.getLast())
        .map(Option::choices)
        .orElseGet(() -> options.stream().map(option -> "--" + option.name()).toList());
  }

  /// The option that was just typed, if it is waiting for its value.
  private static Optional<Option> valueless(List<Option> options, String typed) {
    return options.stream()
        .filter(option -> ("--" + option.name()).equals(typed))
        .filter(option -> option.arity() != Option.Arity.NONE)
        .findFirst();
  }
}
