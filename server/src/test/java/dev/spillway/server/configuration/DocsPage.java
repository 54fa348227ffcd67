package dev.spillway.server.configuration;

import java.nio.file.Files;
import java.nio.file.Path;

/// Finds the reference page in the repository that this module is a part of.
final class DocsPage {
  private DocsPage() {}

  static Path path() {
    Path folder = Path.of("").toAbsolutePath();
    while (folder != null && !Files.exists(folder.resolve("docs/configuration.md"))) {
      folder = folder.getParent();
    }
    if (folder == null) {
      throw new IllegalStateException(
          "docs/configuration.md is not above " + Path.of("").toAbsolutePath());
    }
    return folder.resolve("docs/configuration.md");
  }
}
