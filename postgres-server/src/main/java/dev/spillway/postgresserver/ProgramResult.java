package dev.spillway.postgresserver;

import java.util.List;

/// What a program that ran to its end left.
///
/// @param output standard output and standard error in one
public record ProgramResult(int exitCode, String output) {
  public boolean succeeded() {
    return exitCode == 0;
  }

  /// The end of the output, for a message.
  public String lastLines() {
    List<String> lines = output.lines().filter(line -> !line.isBlank()).toList();
    List<String> last = lines.subList(Math.max(0, lines.size() - 6), lines.size());
    return "exit code " + exitCode + (last.isEmpty() ? "" : ": " + String.join(" | ", last));
  }
}
