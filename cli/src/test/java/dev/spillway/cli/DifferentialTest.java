package dev.spillway.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The same argument vectors through `aws` and through ours, against the same server: standard
/// output and exit status must be equal byte for byte. When answers of the server change on
/// purpose, the record is made anew (`missing` instead of `all`: of new vectors only): `./spillway
/// test --all -pl cli -am -Dtest=DifferentialTest -Dtest.jvm=-Dspillway.record=all
/// -Dsurefire.failIfNoSpecifiedTests=false`.
class DifferentialTest {
  private static final String RECORDED = "recorded.txt";

  /// One in so many vectors runs through the real program.
  private static final int PART = 8;

  private static final Pattern TIME = Pattern.compile("\\d{4}-\\d\\d-\\d\\d[T ]\\d\\d:\\d\\d");

  private static final String MARK = "\u001e ";

  /// In a record, what stands between standard output and standard error.
  private static final String SAID = "\u001d\n";

  @TempDir Path home;

  private final OddServers odd = new OddServers();

  @AfterEach
  void stop() {
    odd.close();
  }

  private interface Runner {
    Vector.Outcome run(Vector vector, RunningServer server);
  }

  @Test
  void thereAreEnoughOfThem() {
    List<Vector> vectors = Vector.read();
    Map<String, String> recorded = recorded();

    assertThat(vectors).hasSizeGreaterThanOrEqualTo(200);
    assertThat(vectors.stream().filter(vector -> !seen(recorded, vector).startsWith("exit 0\n")))
        .hasSizeGreaterThanOrEqualTo(vectors.size() / 2);
    assertThat(all(recorded))
        .as("those that print times, in both formats")
        .hasSizeGreaterThanOrEqualTo(vectors.size() + 70);
    for (String option :
        List.of(
            "export-task-identifier",
            "source-arn",
            "s3-bucket-name",
            "iam-role-arn",
            "kms-key-id",
            "s3-prefix",
            "export-only",
            "cli-input-json",
            "cli-input-yaml",
            "generate-cli-skeleton",
            "debug",
            "endpoint-url",
            "no-verify-ssl",
            "no-paginate",
            "output",
            "query",
            "profile",
            "region",
            "version",
            "color",
            "no-sign-request",
            "ca-bundle",
            "cli-read-timeout",
            "cli-connect-timeout",
            "cli-binary-format",
            "no-cli-pager",
            "cli-auto-prompt",
            "no-cli-auto-prompt")) {
      assertThat(vectors.stream().filter(vector -> vector.line().contains("--" + option)))
          .as(option)
          .hasSizeGreaterThanOrEqualTo(3);
    }
  }

  /// What differs on standard error is kept as a list of vectors, each under its reason.
  @Test
  void oursPrintsAndSaysWhatAwsDidWhenItWasRecorded() throws Exception {
    Programs programs = new Programs(home, odd);
    Map<String, String> recorded = recorded();
    List<String> different = new ArrayList<>();
    Set<String> saysOther = new TreeSet<>();
    each(
        programs::ours,
        (vector, ours) -> {
          if (!seen(recorded, vector).equals(ours.seen())) {
            different.add(
                "%s\n--- aws\n%s--- ours\n%s--- its standard error%s"
                    .formatted(vector.line(), seen(recorded, vector), ours.seen(), ours.err()));
          }
          if (!said(recorded, vector).strip().equals(ours.said())) {
            saysOther.add(vector.line().replace(Vector.OTHER_TIMES, ""));
          }
        });

    assertThat(different)
        .as(
            "if the server's answers changed, see how the record is made anew, in this class's words")
        .isEmpty();
    assertThat(saysOther).containsExactlyInAnyOrderElementsOf(saidOtherwise());
  }

  private static List<String> saidOtherwise() throws IOException {
    try (var stream =
        Objects.requireNonNull(DifferentialTest.class.getResourceAsStream("said-otherwise.txt"))) {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.isBlank() && !line.startsWith("#"))
          .toList();
    }
  }

  /// A part of the vectors, others each time: starting the real program takes its time.
  @Test
  @Tag("all")
  void awsStillPrintsWhatWasRecorded() throws Exception {
    assumeTrue(Files.isExecutable(Path.of(Programs.AWS)), "the aws CLI is not installed");
    long seed = Long.getLong("spillway.seed", System.nanoTime());
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    String record = System.getProperty("spillway.record", "");
    Map<String, String> recorded = recorded();
    List<Vector> chosen =
        all(recorded).stream()
            .filter(vector ->
                switch (record) {
                  case "all" -> true;
                  case "missing" -> !recorded.containsKey(vector.line());
                  default -> random.nextInt(PART) == 0;
                })
            .toList();
    Map<String, String> fresh = fresh(new Programs(home, odd), chosen);
    if (!record.isEmpty()) {
      recorded.putAll(fresh);
      record(recorded);
    }

    assertThat(recorded).containsAllEntriesOf(fresh);
  }

  /// Two at a time, because nearly all of it is the time that the program takes to start.
  private static Map<String, String> fresh(Programs programs, List<Vector> vectors)
      throws Exception {
    Map<String, String> fresh = new LinkedHashMap<>();
    try (RunningServer shared = RunningServer.start();
        ExecutorService threads = Executors.newFixedThreadPool(2)) {
      Map<String, Future<String>> running = new LinkedHashMap<>();
      for (Vector vector : vectors) {
        running.put(vector.line(), threads.submit(() -> text(aws(programs, vector, shared))));
      }
      for (Map.Entry<String, Future<String>> run : running.entrySet()) {
        fresh.put(run.getKey(), run.getValue().get());
      }
    }
    return fresh;
  }

  private static String text(Vector.Outcome outcome) {
    return outcome.seen() + SAID + outcome.said() + "\n";
  }

  private static Vector.Outcome aws(Programs programs, Vector vector, RunningServer shared)
      throws Exception {
    if (!vector.changes()) {
      return programs.aws(vector, shared);
    }
    try (RunningServer own = RunningServer.start()) {
      return programs.aws(vector, own);
    }
  }

  private interface Sink {
    void accept(Vector vector, Vector.Outcome outcome);
  }

  /// Every vector, and those that print times once more with times in the other format.
  private static List<Vector> all(Map<String, String> recorded) {
    List<Vector> all = new ArrayList<>(Vector.read());
    for (Vector vector : Vector.read()) {
      if (TIME.matcher(seen(recorded, vector)).find()) {
        all.add(vector.withOtherTimes());
      }
    }
    return all;
  }

  private static void each(Runner runner, Sink sink) {
    try (RunningServer shared = RunningServer.start()) {
      for (Vector vector : all(recorded())) {
        if (vector.changes()) {
          try (RunningServer own = RunningServer.start()) {
            sink.accept(vector, runner.run(vector, own));
          }
        } else {
          sink.accept(vector, runner.run(vector, shared));
        }
      }
    }
  }

  private static String seen(Map<String, String> recorded, Vector vector) {
    return part(recorded, vector, 0);
  }

  private static String said(Map<String, String> recorded, Vector vector) {
    return part(recorded, vector, 1);
  }

  private static String part(Map<String, String> recorded, Vector vector, int number) {
    return recorded.getOrDefault(vector.line(), "not recorded" + SAID + "not recorded")
        .split(SAID, -1)[number];
  }

  private static Map<String, String> recorded() {
    Map<String, String> recorded = new LinkedHashMap<>();
    try (var stream =
        Objects.requireNonNull(DifferentialTest.class.getResourceAsStream(RECORDED), RECORDED)) {
      String text = new String(stream.readAllBytes(), StandardCharsets.UTF_8);
      for (String part : text.split(MARK, -1)) {
        int end = part.indexOf('\n');
        if (end > 0) {
          recorded.put(part.substring(0, end), part.substring(end + 1));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return recorded;
  }

  private static void record(Map<String, String> recorded) throws IOException {
    StringBuilder text = new StringBuilder();
    for (Vector vector : all(recorded)) {
      Optional.ofNullable(recorded.get(vector.line()))
          .ifPresent(said -> text.append(MARK).append(vector.line()).append('\n').append(said));
    }
    Files.writeString(Path.of("src/test/resources/dev/spillway/cli", RECORDED), text.toString());
  }
}
