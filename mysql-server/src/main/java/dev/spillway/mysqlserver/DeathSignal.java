package dev.spillway.mysqlserver;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// What makes a server end with this JVM, even if that is killed. Nothing where `setpriv` is
/// missing or cannot (BusyBox).
final class DeathSignal {
  private static final List<String> PREFIX = probe();

  private DeathSignal() {}

  static List<String> prefix() {
    return PREFIX;
  }

  static boolean isRoot() {
    try {
      return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
    } catch (IOException | UnsupportedOperationException e) {
      return "root".equals(System.getProperty("user.name"));
    }
  }

  private static List<String> probe() {
    List<String> prefix = List.of("setpriv", "--pdeathsig", "KILL", "--");
    try {
      Process process =
          new ProcessBuilder("setpriv", "--pdeathsig", "KILL", "--", "true")
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return process.waitFor() == 0 ? prefix : List.of();
    } catch (IOException e) {
      return List.of();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return List.of();
    }
  }
}
