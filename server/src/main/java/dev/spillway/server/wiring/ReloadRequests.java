package dev.spillway.server.wiring;

import dev.spillway.core.problem.FailedException;
import dev.spillway.core.problem.Fault;
import dev.spillway.server.configuration.ConfigurationException;
import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// `spillway reload` and the server talk through two files of the data directory, which only the
/// server's user can write: `reload.request` holds a number, `reload.answer` the same number and
/// what came of it.
public final class ReloadRequests implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ReloadRequests.class);
  private static final String REQUEST = "reload.request";
  private static final String ANSWER = "reload.answer";
  private static final String DONE = "done";

  private final Path directory;
  private final WatchService watch;
  private final Runnable reload;

  private ReloadRequests(Path directory, WatchService watch, Runnable reload) {
    this.directory = directory;
    this.watch = watch;
    this.reload = reload;
  }

  /// Runs `reload` at each request, until it is closed.
  static ReloadRequests watch(Path directory, Runnable reload) {
    try {
      WatchService watch = directory.getFileSystem().newWatchService();
      directory.register(watch, StandardWatchEventKinds.ENTRY_CREATE);
      ReloadRequests requests = new ReloadRequests(directory, watch, reload);
      Thread.ofVirtual().name("reload").start(requests::serve);
      return requests;
    } catch (IOException e) {
      throw new FailedException(Fault.RESOURCES, "watching " + directory + " for reloads: " + e, e);
    }
  }

  private void serve() {
    try {
      while (true) {
        WatchKey key = watch.take();
        key.pollEvents();
        key.reset();
        answer();
      }
    } catch (ClosedWatchServiceException e) {
      LOG.debug("no more reloads");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void answer() {
    Optional<String> number = taken();
    if (number.isEmpty()) {
      return;
    }
    String outcome = DONE;
    try {
      reload.run();
    } catch (ConfigurationException | FailedException e) {
      outcome = String.valueOf(e.getMessage());
      LOG.warn("not reloaded: {}", outcome);
    } catch (RuntimeException e) {
      outcome = "a defect; the server's log has the details";
      LOG.error("not reloaded", e);
    }
    try {
      write(directory, ANSWER, number.get() + "\n" + outcome + "\n");
    } catch (IOException e) {
      LOG.error("a reload stays unanswered", e);
    }
  }

  private Optional<String> taken() {
    Path file = directory.resolve(REQUEST);
    try {
      String number = Files.readString(file).strip();
      Files.delete(file);
      return Optional.of(number);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      LOG.error("a reload was asked for, but {} cannot be read", file, e);
      return Optional.empty();
    }
  }

  @Override
  public void close() throws IOException {
    watch.close();
  }

  /// Asks the server of a data directory to reload, and waits for the outcome.
  ///
  /// @throws FailedException SETUP with why the server did not reload
  public static void ask(Path directory, Duration patience, RandomGenerator random) {
    String number = HexFormat.of().toHexDigits(random.nextLong());
    try (WatchService answers = directory.getFileSystem().newWatchService()) {
      directory.register(
          answers, StandardWatchEventKinds.ENTRY_CREATE, StandardWatchEventKinds.ENTRY_MODIFY);
      write(directory, REQUEST, number + "\n");
      long end = System.nanoTime() + patience.toNanos();
      while (!answered(directory, number)) {
        WatchKey key = answers.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
        if (key == null) {
          throw new FailedException(
              Fault.SETUP,
              "the server of %s did not answer; is one running there?".formatted(directory));
        }
        key.pollEvents();
        key.reset();
      }
    } catch (IOException e) {
      throw new FailedException(
          Fault.SETUP,
          "%s cannot be used (%s); run this as the server's user".formatted(directory, e),
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new FailedException(Fault.STOPPED, "interrupted", e);
    }
  }

  private static boolean answered(Path directory, String number) throws IOException {
    Path file = directory.resolve(ANSWER);
    String text = Files.exists(file) ? Files.readString(file) : "";
    if (!text.startsWith(number + "\n")) {
      return false;
    }
    String outcome = text.substring(number.length() + 1).strip();
    if (!outcome.equals(DONE)) {
      throw new FailedException(Fault.SETUP, outcome);
    }
    return true;
  }

  private static void write(Path directory, String name, String text) throws IOException {
    Path fresh = directory.resolve(name + ".new");
    Files.writeString(fresh, text);
    Files.move(fresh, directory.resolve(name), StandardCopyOption.ATOMIC_MOVE);
  }
}
