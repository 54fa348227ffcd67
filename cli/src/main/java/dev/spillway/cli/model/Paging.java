package dev.spillway.cli.model;

import java.util.Optional;

/// How an operation's answers come in pages.
///
/// @param result the member that holds a page's items; a dot stands between the names of nested
///   ones
/// @param limit the parameter that says how many items a page may have
/// @param more a flag of the answer that says whether more follow; without it the marker says so
/// @param rest a member that stands once, whatever the number of pages
public record Paging(String result, String limit, Optional<String> more, Optional<String> rest) {
  /// The parameter that says where a page begins.
  public static final String INPUT_TOKEN = "Marker";

  /// Where an answer says so of the next.
  public String outputToken() {
    int dot = result.lastIndexOf('.');
    return dot < 0 ? INPUT_TOKEN : result.substring(0, dot + 1) + INPUT_TOKEN;
  }
}
