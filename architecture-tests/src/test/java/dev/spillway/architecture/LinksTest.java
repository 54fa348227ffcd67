package dev.spillway.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LinksTest {
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)#:]+)(#[^)]*)?\\)");
  private static final Pattern TEST_NAME =
      Pattern.compile("`([A-Z][A-Za-z0-9]+(?:Test|IT|Contract))`");

  @Test
  void linksBetweenDocumentsLeadSomewhere() throws IOException {
    List<String> broken = new ArrayList<>();
    for (Path document : documents()) {
      Matcher links = LINK.matcher(Files.readString(document));
      while (links.find()) {
        if (!Files.exists(document.resolveSibling(links.group(1)))) {
          broken.add(Repository.root().relativize(document) + " -> " + links.group(1));
        }
      }
    }
    assertThat(broken).isEmpty();
  }

  @Test
  void testsThatDocumentsNameExist() throws IOException {
    List<String> names =
        Repository.javaFiles().stream()
            .map(file -> file.getFileName().toString().replace(".java", ""))
            .toList();
    List<String> missing = new ArrayList<>();
    for (Path document : documents()) {
      Matcher tests = TEST_NAME.matcher(Files.readString(document));
      while (tests.find()) {
        if (!names.contains(tests.group(1))) {
          missing.add(Repository.root().relativize(document) + " -> " + tests.group(1));
        }
      }
    }
    assertThat(missing).isEmpty();
  }

  @Test
  void everyLineOfTheThreatModelNamesItsTest() throws IOException {
    List<String> lines =
        Files.readAllLines(Repository.root().resolve("docs/security.md")).stream()
            .filter(line -> line.startsWith("| ") && !line.contains("| --- |"))
            .filter(line -> !line.endsWith("| held by |"))
            .toList();
    assertThat(lines)
        .hasSizeGreaterThan(12)
        .allSatisfy(line ->
            assertThat(TEST_NAME.matcher(line.substring(line.lastIndexOf(" | "))).find())
                .as(line)
                .isTrue());
  }

  private static List<Path> documents() throws IOException {
    try (Stream<Path> files = Files.walk(Repository.root())) {
      return files
          .filter(file -> file.toString().endsWith(".md"))
          .filter(file -> !file.toString().contains("/target/"))
          .toList();
    }
  }
}
