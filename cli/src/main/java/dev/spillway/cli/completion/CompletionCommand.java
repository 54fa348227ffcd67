package dev.spillway.cli.completion;

import dev.spillway.cli.terminal.Terminal;
import java.util.List;

/// `spillway completion bash|zsh` prints what a shell needs; `spillway completion words …` answers
/// it while somebody types.
public final class CompletionCommand {
  private static final int WRONG = 252;
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
          Words.completing(arguments.subList(1, arguments.size())).forEach(terminal.out()::println);
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
}
