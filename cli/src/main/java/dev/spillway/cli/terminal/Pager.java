package dev.spillway.cli.terminal;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/// Shows what is longer than the screen through another program, such as `less`.
public final class Pager {
  private Pager() {}

  /// @param command as a shell takes it; if it cannot be run, the text is printed as it is
  public static void show(String command, String text, Terminal terminal) {
    ProcessBuilder builder =
        new ProcessBuilder("sh", "-c", command)
            .redirectOutput(ProcessBuilder.Redirect.INHERIT)
            .redirectError(ProcessBuilder.Redirect.INHERIT);
    // Ends by itself if all fits on the screen, and leaves colours and the screen alone.
    builder.environment().putIfAbsent("LESS", "FRX");
    try {
      Process process = builder.start();
      try (OutputStream in = process.getOutputStream()) {
        in.write(text.getBytes(StandardCharsets.UTF_8));
      } catch (IOException _) {
        // Whoever reads has seen enough.
      }
      if (process.waitFor() == 127) {
        terminal.out().print(text);
      }
    } catch (IOException _) {
      terminal.out().print(text);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
