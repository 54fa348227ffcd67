package dev.spillway.benchmark;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// One run, for people and for programs.
///
/// @param machine names and values
/// @param missing what could not be measured, and why
record Report(
    Map<String, String> machine,
    List<String> missing,
    List<Series> all,
    Optional<MemoryCase.Seen> memory,
    List<StoreCase.Seen> stores,
    Optional<TinyTables.Times> tiny,
    List<Goals.Goal> goals,
    List<DecodeProfile> profiles) {

  /// Writes `NAME.md` and `NAME.json`.
  void write(Path folder, String name) throws IOException {
    Files.createDirectories(folder);
    Files.writeString(folder.resolve(name + ".md"), markdown());
    json(folder.resolve(name + ".json"));
  }

  private String markdown() {
    StringBuilder text =
        new StringBuilder(
            "# Benchmark\n\nMade by `./spillway bench`; medians of interleaved runs, row counts and sums checked.\n\n");
    Machine.table(machine).forEach(line -> text.append(line).append('\n'));
    text.append("\n## Goals\n\n| what | goal | measured | |\n| --- | --- | --- | --- |\n");
    for (Goals.Goal goal : goals) {
      text.append(
          "| %s | %s | %s | %s |\n"
              .formatted(
                  goal.what(),
                  goal.goal(),
                  goal.measured().map(Goals::text).orElse("-"),
                  goal.measured().isEmpty() ? "not measured" : goal.met() ? "met" : "**not met**"));
    }
    missed(text);
    for (Dataset dataset : Dataset.values()) {
      table(text, dataset);
    }
    profiles.forEach(profile -> profile(text, profile));
    memory.ifPresent(seen -> memory(text, seen));
    if (!stores.isEmpty()) {
      stores(text);
    }
    tiny.ifPresent(times -> tiny(text, times));
    if (!missing.isEmpty()) {
      text.append("\n## Not on this machine\n\n");
      missing.stream().distinct().forEach(reason -> text.append("- ").append(reason).append('\n'));
    }
    return text.toString();
  }

  private void missed(StringBuilder text) {
    List<Goals.Goal> missed = goals.stream().filter(Goals.Goal::missed).toList();
    if (!missed.isEmpty()) {
      text.append("\n## Not met: why, and the next idea\n\n");
      missed.forEach(goal -> text.append("- %s: %s%n".formatted(goal.what(), NextIdeas.of(goal))));
    }
  }

  private void table(StringBuilder text, Dataset dataset) {
    List<Series> series = all.stream().filter(one -> one.measured().dataset() == dataset).toList();
    if (series.isEmpty()) {
      return;
    }
    text.append("\n## %s\n\n".formatted(dataset.table()));
    text.append(
        "| how | runs | wall s (least-most) | client CPU s | server CPU s | M rows/s | MB out |\n");
    text.append("| --- | --- | --- | --- | --- | --- | --- |\n");
    for (Series one : series) {
      text.append(
          String.format(
              Locale.ROOT,
              "| %s | %d | %.2f (%.2f-%.2f) | %.2f | %.2f | %.2f | %.1f |%n",
              one.measured().how(),
              one.runs().size(),
              one.wall(),
              one.runs().stream().mapToDouble(Series.Run::wall).min().orElse(0),
              one.runs().stream().mapToDouble(Series.Run::wall).max().orElse(0),
              one.clientCpu(),
              one.serverCpu(),
              one.rows() / one.wall() / 1e6,
              one.bytes() / 1e6));
    }
  }

  private static void profile(StringBuilder text, DecodeProfile profile) {
    text.append(
        "\n## Profile: %s, %s\n\n| method | share of %d samples of CPU time |\n| --- | --- |\n"
            .formatted(
                profile.measured().dataset().table(), profile.measured().how(), profile.samples()));
    profile
        .shares()
        .forEach((method, share) ->
            text.append(String.format(Locale.ROOT, "| `%s` | %.1f %% |%n", method, 100 * share)));
  }

  private static void memory(StringBuilder text, MemoryCase.Seen seen) {
    text.append(
        String.format(
            Locale.ROOT,
            """

            ## All tables through a server with -Xmx512m, %s

            | what | |
            | --- | --- |
            | most resident | %d MB |
            | snapshot -> embedded store | %.2f s |
            | live -> embedded store | %.2f s |
            """,
            seen.bound(),
            seen.peakBytes() >> 20,
            seen.snapshotSeconds(),
            seen.liveSeconds()));
  }

  private void stores(StringBuilder text) {
    text.append("\n## lineitem to stores, gzip, the server's own threads\n\n");
    text.append("| what | wall s | client CPU s | server CPU s |\n| --- | --- | --- | --- |\n");
    for (StoreCase.Seen seen : stores) {
      text.append(
          String.format(
              Locale.ROOT,
              "| %s | %.2f | %.2f | %.2f |%n",
              seen.what(),
              seen.seconds(),
              seen.cpu().client(),
              seen.cpu().servers()));
    }
  }

  private static void tiny(StringBuilder text, TinyTables.Times times) {
    text.append("\n## %d tiny tables\n\n".formatted(times.tables()));
    text.append("| what | wall s | client CPU s | server CPU s |\n| --- | --- | --- | --- |\n");
    for (TinyTables.Step step : times.steps()) {
      text.append(
          String.format(
              Locale.ROOT,
              "| %s | %.2f | %.2f | %.2f |%n",
              step.what(),
              step.seconds(),
              step.cpu().client(),
              step.cpu().servers()));
    }
  }

  private void json(Path file) throws IOException {
    try (JsonGenerator json =
        new JsonFactory()
            .createGenerator(Files.newBufferedWriter(file))
            .useDefaultPrettyPrinter()) {
      json.writeStartObject();
      json.writeObjectFieldStart("machine");
      for (Map.Entry<String, String> fact : machine.entrySet()) {
        json.writeStringField(fact.getKey(), fact.getValue());
      }
      json.writeEndObject();
      json.writeArrayFieldStart("goals");
      for (Goals.Goal goal : goals) {
        json.writeStartObject();
        json.writeStringField("what", goal.what());
        json.writeStringField("goal", goal.goal());
        if (goal.measured().isPresent()) {
          json.writeNumberField("measured", goal.measured().get());
          json.writeBooleanField("met", goal.met());
        }
        json.writeEndObject();
      }
      json.writeEndArray();
      if (memory.isPresent()) {
        json.writeObjectFieldStart("memory");
        json.writeStringField("bound", memory.get().bound());
        json.writeNumberField("peakBytes", memory.get().peakBytes());
        json.writeNumberField("snapshotSeconds", memory.get().snapshotSeconds());
        json.writeNumberField("liveSeconds", memory.get().liveSeconds());
        json.writeEndObject();
      }
      json.writeArrayFieldStart("stores");
      for (StoreCase.Seen seen : stores) {
        json.writeStartObject();
        json.writeStringField("what", seen.what());
        json.writeNumberField("wallSeconds", seen.seconds());
        json.writeNumberField("clientCpuSeconds", seen.cpu().client());
        json.writeNumberField("serverCpuSeconds", seen.cpu().servers());
        json.writeEndObject();
      }
      json.writeEndArray();
      if (tiny.isPresent()) {
        tiny(json, tiny.get());
      }
      json.writeArrayFieldStart("runs");
      for (Series series : all) {
        for (Series.Run run : series.runs()) {
          run(json, series.measured(), run);
        }
      }
      json.writeEndArray();
      json.writeEndObject();
    }
  }

  private static void tiny(JsonGenerator json, TinyTables.Times times) throws IOException {
    json.writeObjectFieldStart("tiny");
    json.writeNumberField("tables", times.tables());
    for (TinyTables.Step step : times.steps()) {
      json.writeObjectFieldStart(step.id());
      json.writeStringField("what", step.what());
      json.writeNumberField("wallSeconds", step.seconds());
      json.writeNumberField("clientCpuSeconds", step.cpu().client());
      json.writeNumberField("serverCpuSeconds", step.cpu().servers());
      json.writeEndObject();
    }
    json.writeEndObject();
  }

  private static void run(JsonGenerator json, Case measured, Series.Run run) throws IOException {
    json.writeStartObject();
    json.writeStringField("table", measured.dataset().table());
    json.writeStringField("case", measured.id());
    json.writeStringField("how", measured.how());
    json.writeNumberField("wallSeconds", run.wall());
    json.writeNumberField("clientCpuSeconds", run.cpu().client());
    json.writeNumberField("serverCpuSeconds", run.cpu().servers());
    json.writeNumberField("rows", run.outcome().rows());
    json.writeNumberField("bytes", run.outcome().bytes());
    json.writeEndObject();
  }
}
