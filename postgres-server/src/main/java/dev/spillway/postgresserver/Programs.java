package dev.spillway.postgresserver;

import dev.spillway.core.problem.FailedException;
import dev.spillway.core.problem.Fault;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// Starts programs. Linux sends a process its parent-death signal when the *thread* that started it
/// ends, so one thread that lives as long as this JVM starts them all.
final class Programs {
  private static final ExecutorService STARTER =
      Executors.newSingleThreadExecutor(
          task -> Thread.ofPlatform().daemon().name("program-starter").unstarted(task));

  private Programs() {}

  /// Runs a program to its end.
  ///
  /// @param environment added to a clean one: no PG*, LC_* or LANG variable of this process counts
  static ProgramResult run(List<String> command, Map<String, String> environment, String input) {
    ProcessBuilder builder = builder(command, environment).redirectErrorStream(true);
    Process process = start(builder);
    try (OutputStream stdin = process.getOutputStream()) {
      stdin.write(input.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      // A program that ends without reading its input says why in its output.
    }
    try {
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return new ProgramResult(process.waitFor(), output);
    } catch (IOException e) {
      throw new FailedException(Fault.RESOURCES, command.getFirst() + ": " + e, e);
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new FailedException(Fault.STOPPED, command.getFirst() + " was interrupted", e);
    }
  }

  static ProcessBuilder builder(List<String> command, Map<String, String> environment) {
    ProcessBuilder builder = new ProcessBuilder(command);
    Map<String, String> variables = builder.environment();
    variables
        .keySet()
        .removeIf(name ->
            name.startsWith("PG")
                || name.startsWith("LC_")
                || name.startsWith("LANG")
                || name.equals("TZ"));
    variables.put("LC_ALL", "C");
    variables.putAll(environment);
    return builder;
  }

  static Process start(ProcessBuilder builder) {
    try {
      return CompletableFuture.supplyAsync(() -> startHere(builder), STARTER).join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof FailedException failed) {
        throw failed;
      }
      throw e;
    }
  }

  private static Process startHere(ProcessBuilder builder) {
    try {
      return builder.start();
    } catch (IOException e) {
      throw new FailedException(
          Fault.SETUP, builder.command().getFirst() + " cannot be started: " + e.getMessage(), e);
    }
  }
}
