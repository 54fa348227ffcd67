package dev.spillway.cli.model;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What the SDK's model classes leave out of one operation or structure.
///
/// @param least the shortest text or the smallest number of a member
record Facts(List<String> required, Map<String, Integer> least, Optional<Paging> paging) {
  static final Facts NONE = new Facts(List.of(), Map.of(), Optional.empty());

  private static final Set<String> KEYWORDS =
      Set.of("required", "least", "pages", "by", "while", "with");

  /// @param words what stands behind the name
  static Facts parse(List<String> words) {
    Map<String, List<String>> parts = new HashMap<>();
    String keyword = "";
    for (String word : words) {
      if (KEYWORDS.contains(word)) {
        keyword = word;
      } else {
        parts.computeIfAbsent(keyword, _ -> new ArrayList<>()).add(word);
      }
    }
    Map<String, Integer> least = new HashMap<>();
    for (String limit : parts.getOrDefault("least", List.of())) {
      int equals = limit.indexOf('=');
      least.put(limit.substring(0, equals), Integer.valueOf(limit.substring(equals + 1)));
    }
    return new Facts(
        List.copyOf(parts.getOrDefault("required", List.of())), Map.copyOf(least), paging(parts));
  }

  private static Optional<Paging> paging(Map<String, List<String>> parts) {
    return Optional.ofNullable(parts.get("pages"))
        .map(result ->
            new Paging(
                result.getFirst(),
                parts.getOrDefault("by", List.of("MaxRecords")).getFirst(),
                parts.getOrDefault("while", List.of()).stream().findFirst(),
                parts.getOrDefault("with", List.of()).stream().findFirst()));
  }
}
