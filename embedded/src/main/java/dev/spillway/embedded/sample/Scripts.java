package dev.spillway.embedded.sample;

import dev.spillway.core.problem.FailedException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// The scripts that make the sample databases.
final class Scripts {
  private Scripts() {}

  static String read(String name) {
    try (InputStream in = Scripts.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is missing in this build");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The large tables on one side, everything else on the other.
  static void besideEachOther(Runnable large, Runnable rest) {
    try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
      CompletableFuture.allOf(
              CompletableFuture.runAsync(large, threads), CompletableFuture.runAsync(rest, threads))
          .join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof FailedException failed ? failed : e;
    }
  }
}
