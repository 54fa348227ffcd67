package dev.spillway.api;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;

/// The code that stands in docs/clients.md.
final class ClientsDocument {
  /// Where the page's server is; where the test's is takes its place.
  private static final String ENDPOINT = "http://127.0.0.1:8750";

  private ClientsDocument() {}

  /// The first block of a language below a heading, as it stands there.
  static String block(String heading, String language) throws IOException {
    Path module = Path.of("").toAbsolutePath();
    Path docs = module.resolve("docs");
    String page =
        Files.readString(
            (Files.isDirectory(docs) ? docs : module.resolveSibling("docs")).resolve("clients.md"));
    String section = page.substring(page.indexOf(heading + "\n"));
    int begin = section.indexOf("```" + language + "\n") + language.length() + 4;
    return section.substring(begin, section.indexOf("\n```", begin));
  }

  /// [#block(String, String)] for a server that is elsewhere.
  static String block(String heading, String language, URI endpoint) throws IOException {
    String text = block(heading, language);
    if (!text.contains(ENDPOINT)) {
      throw new AssertionError("%s names no %s:\n%s".formatted(heading, ENDPOINT, text));
    }
    return text.replace(ENDPOINT, endpoint.toString());
  }
}
