package dev.spillway.server.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// What a JVM holds, by its own words and the system's, in kilobytes. Its process must run with
/// [#OPTION], and with a heap of which every page is touched at the start: then what is resident
/// changes only with what is outside of the heap.
///
/// @param resident anonymous memory of the process: the heap, what the JVM and libraries allocated
/// @param liveHeap what a full collection leaves
/// @param committed by the parts of the JVM, after their names in its native memory tracking
public record ProcessMemory(long resident, long liveHeap, Map<String, Long> committed) {
  /// Without it a JVM does not know its parts.
  public static final String OPTION = "-XX:NativeMemoryTracking=summary";

  private static final long LEAST_SHOWN_KB = 512;
  private static final Pattern PART =
      Pattern.compile("-\\s+([A-Za-z ]+) \\(reserved=\\d+KB, committed=(\\d+)KB");
  private static final Pattern USED = Pattern.compile("(?:total|reserved) \\d+K.*? used (\\d+)K");
  private static final Pattern ANONYMOUS = Pattern.compile("RssAnon:\\s+(\\d+) kB");

  public ProcessMemory {
    committed = Map.copyOf(committed);
  }

  /// Collects the process's garbage and asks what is left.
  public static ProcessMemory of(long pid) {
    jcmd(pid, "GC.run");
    long live = 0;
    String heap = jcmd(pid, "GC.heap_info");
    Matcher used = USED.matcher(heap.substring(0, metaspaceAt(heap)));
    while (used.find()) {
      live += Long.parseLong(used.group(1));
    }
    Map<String, Long> committed = new TreeMap<>();
    Matcher part = PART.matcher(jcmd(pid, "VM.native_memory", "summary"));
    while (part.find()) {
      committed.put(part.group(1), Long.parseLong(part.group(2)));
    }
    return new ProcessMemory(resident(pid), live, committed);
  }

  private static int metaspaceAt(String heap) {
    int at = heap.indexOf("Metaspace");
    return at < 0 ? heap.length() : at;
  }

  private static long resident(long pid) {
    try {
      Matcher anonymous =
          ANONYMOUS.matcher(Files.readString(Path.of("/proc", String.valueOf(pid), "status")));
      if (!anonymous.find()) {
        throw new IllegalStateException("the kernel does not say what process " + pid + " holds");
      }
      return Long.parseLong(anonymous.group(1));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String jcmd(long pid, String... words) {
    Path program = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    try {
      ProcessBuilder builder = new ProcessBuilder(program.toString(), String.valueOf(pid));
      builder.command().addAll(List.of(words));
      Process process = builder.redirectErrorStream(true).start();
      String output = process.inputReader().lines().collect(Collectors.joining("\n"));
      if (process.waitFor() != 0) {
        throw new IllegalStateException("jcmd: " + output);
      }
      return output;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /// What is resident and is neither the heap nor known to the JVM: libraries' own allocations, and
  /// what the allocator keeps back.
  public long beyond() {
    return resident - committed.values().stream().mapToLong(Long::longValue).sum();
  }

  /// One line, in megabytes.
  @Override
  public String toString() {
    return String.format(
            Locale.ROOT,
            "%d MB resident, live heap %.1f, beyond the JVM %.1f",
            resident >> 10,
            liveHeap / 1024.0,
            beyond() / 1024.0)
        + committed.entrySet().stream()
            .filter(part -> part.getValue() >= LEAST_SHOWN_KB)
            .sorted(Map.Entry.comparingByKey())
            .map(part ->
                String.format(Locale.ROOT, ", %s %.1f", part.getKey(), part.getValue() / 1024.0))
            .collect(Collectors.joining());
  }
}
