package dev.spillway.server.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Configurations that nobody would write, made from the examples of the documentation: bound, or
/// refused with places and words; never an exception of another kind, and never with the secret.
class ConfigurationFuzzTest {
  private static final String PASSWORD = "planted-password-5b1d";
  private static final String SHOP = "SPILLWAY_DATABASES_SHOP_PASSWORD";
  private static final String ALPHABET = ":-{}[]\"'#&*!|>%@`,?~ \n\taA19.\u0000é\uD83D";

  @TempDir Path folder;

  @Test
  void brokenConfigurationsAreRefusedInWords() throws IOException {
    fuzz(1_500, System.nanoTime());
  }

  @Tag("long")
  @Test
  void manyMoreBrokenConfigurationsAreRefusedInWords() throws IOException {
    fuzz(60_000, System.nanoTime());
  }

  private void fuzz(int cases, long seed) throws IOException {
    System.out.println("ConfigurationFuzzTest seed " + seed);
    Random random = new Random(seed);
    List<String> examples = examples();
    examples.forEach(example -> assertThat(reads(example, Map.of())).as(example).isEmpty());
    int bound = 0;
    for (int i = 0; i < cases; i++) {
      String text = broken(examples.get(random.nextInt(examples.size())), random);
      Optional<ConfigurationException> refused = reads(text, environment(random));
      if (refused.isEmpty()) {
        bound++;
      } else {
        assertThat(refused.get().problems()).as("seed %d case %d", seed, i).isNotEmpty();
        assertThat(refused.get().getMessage())
            .as("seed %d case %d", seed, i)
            .doesNotContain(PASSWORD);
      }
    }
    assertThat(bound).as("seed %d: some are still configurations", seed).isPositive();
  }

  private Optional<ConfigurationException> reads(String text, Map<String, String> environment) {
    try {
      Path file =
          Files.write(folder.resolve("spillway.yaml"), text.getBytes(StandardCharsets.UTF_8));
      new ConfigurationReader(environment, _ -> Optional.empty()).read(file);
      return Optional.empty();
    } catch (ConfigurationException e) {
      return Optional.of(e);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<String> examples() throws IOException {
    List<String> examples = new ArrayList<>();
    String page = Files.readString(DocsPage.path());
    String first = page.substring(page.indexOf("```yaml\n") + 8);
    examples.add(first.substring(0, first.indexOf("```")));
    examples.add(
        """
        callers: [{name: admin, access-key-file: ADMIN, allow: everything}]
        listen: {address: 127.0.0.1, port: 8443}
        export: {codec: zstd, memory: 64MB, part-size: 32MB, threads: 3}
        shutdown: {drain: 5s}
        databases:
          - {id: shop, engine: postgres, host: h, port: 5432, user: u}
          - {id: web, engine: mariadb, host: h, user: u, password-file: web}
        """);
    return examples;
  }

  private static Map<String, String> environment(Random random) {
    Map<String, String> environment = new HashMap<>(Map.of(SHOP, PASSWORD));
    String[] names = {"REGION", "LISTEN_PORT", "EXPORT_MEMORY", "SHUTDOWN_DRAIN", "NO_SUCH_THING"};
    if (random.nextInt(4) == 0) {
      environment.put(
          "SPILLWAY_" + names[random.nextInt(names.length)], broken("us-west-2 15 64MB", random));
    }
    return environment;
  }

  /// Characters and lines gone, added, replaced or twice, and lines moved in or out.
  private static String broken(String example, Random random) {
    StringBuilder text = new StringBuilder(example);
    for (int change = random.nextInt(3); change >= 0; change--) {
      int at = random.nextInt(text.append(' ').length());
      int line = text.lastIndexOf("\n", at - 1) + 1;
      int end = Math.max(line, text.indexOf("\n", at) + 1);
      switch (random.nextInt(7)) {
        case 0 -> text.deleteCharAt(at);
        case 1 -> text.insert(at, ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        case 2 -> text.setCharAt(at, ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        case 3 -> text.delete(line, end);
        case 4 -> text.insert(line, text.substring(line, end));
        case 5 -> text.insert(line, " ".repeat(1 + random.nextInt(3)));
        default -> text.insert(at, Long.toString(random.nextLong()));
      }
    }
    return text.toString();
  }
}
