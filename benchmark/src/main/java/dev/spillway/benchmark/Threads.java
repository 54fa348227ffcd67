package dev.spillway.benchmark;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Runs parts of a case at the same time.
final class Threads {
  private Threads() {}

  static <T> List<T> all(List<Callable<T>> parts) throws Exception {
    try (ExecutorService threads = Executors.newFixedThreadPool(parts.size())) {
      List<Future<T>> running = parts.stream().map(threads::submit).toList();
      List<T> results = new ArrayList<>();
      for (Future<T> result : running) {
        results.add(result.get());
      }
      return results;
    }
  }
}
