package dev.spillway.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class PackageTreeTest {
  private static final Pattern ENTRY =
      Pattern.compile("(?m)^\\| `(dev\\.spillway\\.[a-z0-9.]+)` \\|");

  @Test
  void architectureListsExactlyThePackagesThatThereAre() throws IOException {
    TreeSet<String> written = new TreeSet<>();
    Matcher entries = ENTRY.matcher(Files.readString(Repository.root().resolve("ARCHITECTURE.md")));
    while (entries.find()) {
      written.add(entries.group(1));
    }
    TreeSet<String> real = new TreeSet<>();
    for (Path file : Repository.javaFiles()) {
      String path = file.toString();
      int at = path.indexOf("/src/main/java/dev/spillway/");
      if (at >= 0) {
        String below = path.substring(at + "/src/main/java/".length());
        real.add(below.substring(0, below.lastIndexOf('/')).replace('/', '.'));
      }
    }
    assertThat(written).isEqualTo(real);
  }
}
