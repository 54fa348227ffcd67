package dev.spillway.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedMethod;
import jdk.jfr.consumer.RecordingFile;

/// Where a case's CPU time goes, by samples of the flight recorder.
///
/// @param samples how many there were
/// @param shares of the methods that ran, the largest first; what inlining joined is taken apart
record DecodeProfile(Case measured, long samples, Map<String, Double> shares) {
  private static final String BY_CPU_TIME = "jdk.CPUTimeSample";
  private static final int RUNS = 3;
  private static final int METHODS = 15;
  private static final String OURS = "dev.spillway.";

  /// Runs the case a few more times, under the recorder.
  static DecodeProfile of(Case measured, Path folder) throws Exception {
    Path file = folder.resolve("profile.jfr");
    try (Recording recording = new Recording()) {
      recording.enable(BY_CPU_TIME).with("throttle", "2 ms");
      recording.start();
      for (int run = 0; run < RUNS; run++) {
        Path target = Files.createTempDirectory(folder, "profile");
        measured.work().run(target);
        Rounds.delete(target);
      }
      recording.stop();
      recording.dump(file);
      return read(measured, file);
    } finally {
      Files.deleteIfExists(file);
    }
  }

  private static DecodeProfile read(Case measured, Path file) throws IOException {
    Map<String, Integer> counts = new HashMap<>();
    long samples = 0;
    for (RecordedEvent event : RecordingFile.readAllEvents(file)) {
      if (event.getEventType().getName().equals(BY_CPU_TIME) && event.getStackTrace() != null) {
        List<String> frames =
            event.getStackTrace().getFrames().stream()
                .map(frame -> name(frame.getMethod()))
                .toList();
        if (frames.stream().anyMatch(DecodeProfile::isOfTheWork)) {
          samples++;
          counts.merge(
              frames.stream().filter(DecodeProfile::isTold).findFirst().orElse(""),
              1,
              Integer::sum);
        }
      }
    }
    return new DecodeProfile(measured, samples, shares(counts, samples));
  }

  private static boolean isOfTheWork(String frame) {
    return frame.startsWith("heap.") || frame.startsWith("parquet.");
  }

  /// The JDK's own methods count for who calls them, but for reading from files.
  private static boolean isTold(String frame) {
    return !frame.startsWith("java.") && !frame.startsWith("jdk.");
  }

  private static String name(RecordedMethod method) {
    String type = method.getType().getName();
    int cut = type.startsWith(OURS) ? type.lastIndexOf('.', type.lastIndexOf('.') - 1) + 1 : 0;
    boolean heap = type.startsWith("dev.spillway.postgres.heap.");
    return (heap && !type.substring(cut).startsWith("heap.") ? "heap." : "")
        + type.substring(cut)
        + "."
        + method.getName();
  }

  private static Map<String, Double> shares(Map<String, Integer> counts, long samples) {
    Map<String, Double> shares = new LinkedHashMap<>();
    counts.entrySet().stream()
        .sorted(Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder()))
        .limit(METHODS)
        .forEach(method -> shares.put(method.getKey(), method.getValue() / (double) samples));
    return shares;
  }
}
