package dev.spillway.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SourcesTest {
  /// Past this a class hides a second idea.
  private static final int MOST_LINES = 400;

  private static final Pattern UNFINISHED =
      Pattern.compile("\\b(" + String.join("|", "TO" + "DO", "FIX" + "ME", "HA" + "CK") + ")\\b");

  @Test
  void filesAreShort() throws IOException {
    List<String> long_ = new ArrayList<>();
    for (Path file : Repository.javaFiles()) {
      try (Stream<String> lines = Files.lines(file)) {
        long count = lines.count();
        if (count > MOST_LINES) {
          long_.add("%s: %d lines".formatted(Repository.root().relativize(file), count));
        }
      }
    }
    assertThat(long_).as("files over %d lines", MOST_LINES).isEmpty();
  }

  @Test
  void nothingIsLeftUnfinished() throws IOException {
    List<String> found = new ArrayList<>();
    for (Path file : Repository.javaFiles()) {
      int number = 0;
      for (String line : Files.readAllLines(file)) {
        number++;
        if (UNFINISHED.matcher(line).find()) {
          found.add("%s:%d".formatted(Repository.root().relativize(file), number));
        }
      }
    }
    assertThat(found).isEmpty();
  }
}
