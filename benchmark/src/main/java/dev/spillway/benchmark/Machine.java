package dev.spillway.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// Where and with what was measured.
final class Machine {
  private Machine() {}

  /// Names and values, in the order of the report.
  static Map<String, String> facts(InstantSource clock, BenchServer server) throws Exception {
    Map<String, String> facts = facts(clock);
    facts.put(
        "PostgreSQL",
        server.row("postgres", "SHOW server_version")
            + ", shared_buffers 1GB, jit off, everything cached and frozen");
    return facts;
  }

  /// The same without a server.
  static Map<String, String> facts(InstantSource clock) throws IOException {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("date", LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC).toString());
    facts.put("processor", line("/proc/cpuinfo", "model name"));
    facts.put("cores", String.valueOf(Runtime.getRuntime().availableProcessors()));
    facts.put("memory", line("/proc/meminfo", "MemTotal"));
    facts.put("system", System.getProperty("os.name") + " " + System.getProperty("os.version"));
    facts.put("load before", firstWord(Files.readString(Path.of("/proc/loadavg"))));
    facts.put(
        "Java",
        System.getProperty("java.vm.version")
            + ", -Xmx"
            + (Runtime.getRuntime().maxMemory() >> 20)
            + "m");
    return facts;
  }

  /// The facts as lines of Markdown.
  static List<String> table(Map<String, String> facts) {
    return Stream.concat(
            Stream.of("| | |", "| --- | --- |"),
            facts.entrySet().stream()
                .map(fact -> "| %s | %s |".formatted(fact.getKey(), fact.getValue())))
        .toList();
  }

  private static String firstWord(String text) {
    return text.substring(0, text.indexOf(' '));
  }

  private static String line(String file, String name) throws IOException {
    return Files.readAllLines(Path.of(file)).stream()
        .filter(line -> line.startsWith(name))
        .map(line -> line.substring(line.indexOf(':') + 1).strip())
        .findFirst()
        .orElse("unknown");
  }
}
