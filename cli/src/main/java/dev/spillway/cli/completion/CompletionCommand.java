package dev.spillway.cli.completion;

import dev.spillway.cli.argument.Option;
import dev.spillway.cli.model.Api;
import dev.spillway.cli.rds.GlobalOptions;
import dev.spillway.cli.rds.RdsCommand;
import dev.spillway.cli.terminal.Terminal;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// `spillway completion bash|zsh` prints what a shell needs; `spillway completion words …` answers
/// it while somebody types.
public final class CompletionCommand {
  private static final int WRONG = 252;
  private static final List<String> COMMANDS =
      List.of(
          "quickstart",
          "server",
          "doctor",
          "snapshot",
          "export",
          "rds",
          "completion",
          "help",
          "version");
  private static final String BASH =
      """
      _spillway() {
        local IFS=$'\\n'
        COMPREPLY=($(compgen -W "$("${COMP_WORDS[0]}" completion words "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)" -- "${COMP_WORDS[COMP_CWORD]}"))
      }
      complete -o default -F _spillway spillway ./spillway
      """;
  private static final String ZSH =
      """
      #compdef spillway
      _spillway() {
        local -a found
        found=("${(@f)$("${words[1]}" completion words "${(@)words[2,CURRENT]}" 2>/dev/null)}")
        compadd -a found
        (( ${#found} )) || _files
      }
      compdef _spillway spillway ./spillway
      """;

  private final Terminal terminal;

  public CompletionCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  /// @return the exit status
  public int run(List<String> arguments) {
    String kind = arguments.isEmpty() ? "" : arguments.getFirst();
    switch (kind) {
      case "bash" -> terminal.out().print(BASH);
      case "zsh" -> terminal.out().print(ZSH);
      case "words" ->
          words(arguments.subList(1, arguments.size())).forEach(terminal.out()::println);
      default -> {
        terminal
            .err()
            .println(
                """
                Usage: spillway completion bash|zsh

                  source <(./spillway completion bash)     in ~/.bashrc
                  source <(./spillway completion zsh)      in ~/.zshrc, behind compinit\
                """);
        return WRONG;
      }
    }
    return 0;
  }

  /// @param typed the words behind the program's name; the last is the one that is being typed
  private static List<String> words(List<String> typed) {
    List<String> before = typed.isEmpty() ? List.of() : typed.subList(0, typed.size() - 1);
    String last = typed.isEmpty() ? "" : typed.getLast();
    return candidates(before).stream().filter(word -> word.startsWith(last)).toList();
  }

  private static List<String> candidates(List<String> before) {
    if (before.isEmpty()) {
      return COMMANDS;
    }
    int rds = before.indexOf("rds");
    if (rds < 0) {
      return List.of();
    }
    List<Option> options = new ArrayList<>(GlobalOptions.OPTIONS);
    List<String> behind = before.subList(rds + 1, before.size());
    if (behind.isEmpty()) {
      return Stream.concat(Api.load().commands().stream(), Stream.of("wait", "help")).toList();
    }
    if (behind.equals(List.of("wait"))) {
      return RdsCommand.conditions();
    }
    options.addAll(RdsCommand.options(behind));
    return behind.getLast().startsWith("--")
        ? choices(options, behind.getLast())
        : spelled(options);
  }

  /// The values of the option that was just typed; without any, the other options.
  private static List<String> choices(List<Option> options, String typed) {
    return options.stream()
        .filter(option -> ("--" + option.name()).equals(typed))
        .findFirst()
        .map(option -> option.arity() == Option.Arity.NONE ? spelled(options) : option.choices())
        .orElseGet(List::of);
  }

  private static List<String> spelled(List<Option> options) {
    return options.stream().map(option -> "--" + option.name()).toList();
  }
}
