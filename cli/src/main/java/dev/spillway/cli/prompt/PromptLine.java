package dev.spillway.cli.prompt;

import dev.spillway.cli.problem.CommandException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jline.reader.Candidate;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.reader.impl.DefaultParser;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;

/// One line that is edited on the terminal, with suggestions by the tabulator key. JLine is loaded
/// here and for Ctrl-C, so that operations start without it.
final class PromptLine {
  private static final String PROMPT = "> spillway ";

  private static final int ROWS = 24;

  private final Suggestions suggestions;
  private final int columns;

  /// @param columns how wide the terminal is, if it does not say so itself
  PromptLine(Suggestions suggestions, int columns) {
    this.suggestions = suggestions;
    this.columns = columns;
  }

  /// What stands in the line when it is sent; empty if it was given up.
  ///
  /// @param given what stands in it at first
  Optional<List<String>> read(List<String> given) {
    DefaultParser parser = new DefaultParser();
    try (Terminal terminal = open()) {
      LineReader reader =
          LineReaderBuilder.builder()
              .terminal(terminal)
              .parser(parser)
              .completer((_, line, candidates) ->
                  suggestions
                      .after(line.words().subList(0, line.wordIndex()))
                      .forEach(word -> candidates.add(new Candidate(word))))
              .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
              .option(LineReader.Option.AUTO_LIST, true)
              .build();
      String first = given.stream().map(PromptLine::quoted).collect(Collectors.joining(" "));
      String line =
          reader.readLine(PROMPT, null, (Character) null, first.isEmpty() ? "rds " : first + " ");
      return Optional.of(
          parser.parse(line, line.length()).words().stream()
              .filter(word -> !word.isEmpty())
              .toList());
    } catch (UserInterruptException | EndOfFileException _) {
      return Optional.empty();
    } catch (IOException e) {
      throw new CommandException(
          CommandException.Reason.GENERAL, "The terminal cannot be used: " + e.getMessage(), e);
    }
  }

  private Terminal open() throws IOException {
    Terminal terminal = TerminalBuilder.builder().system(true).provider("exec").dumb(true).build();
    if (terminal.getType().startsWith(Terminal.TYPE_DUMB)) {
      terminal.close();
      throw CommandException.general("The auto-prompt needs a terminal to read from.");
    }
    // Some terminals do not say how large they are, and nothing would be shown on them.
    if (terminal.getWidth() <= 0) {
      terminal.setSize(new Size(columns, ROWS));
    }
    return terminal;
  }

  private static String quoted(String word) {
    return word.matches("[\\w@%+=:,./-]+")
        ? word
        : "\"" + word.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
  }
}
