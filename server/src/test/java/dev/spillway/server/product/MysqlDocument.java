package dev.spillway.server.product;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What docs/mysql.md tells people to run.
final class MysqlDocument {
  private static final Path DOCUMENT = Path.of("..", "docs", "mysql.md");

  private MysqlDocument() {}

  /// The statements of a block that is marked as executed, without the last semicolon.
  static String block(String name) throws IOException {
    Matcher block =
        Pattern.compile("<!-- executed: " + name + " -->\n```sql\n(.*?);?\\s*```", Pattern.DOTALL)
            .matcher(Files.readString(DOCUMENT));
    assertThat(block.find()).as("the block %s of %s", name, DOCUMENT).isTrue();
    return block.group(1);
  }
}
