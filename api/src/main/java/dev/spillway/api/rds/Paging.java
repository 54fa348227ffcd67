package dev.spillway.api.rds;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// One page of a listing. A marker is the position of the last item that was shown, not a count, so
/// that items which come or go between two pages neither hide nor repeat others.
///
/// @param after shows only what comes after this position
record Paging(int maxRecords, Optional<String> after) {
  private static final int LEAST = 20;
  private static final int MOST = 100;
  private static final String PREFIX = "1:";

  /// @param marker to ask for what follows; absent on the last page
  record Page<T>(List<T> items, Optional<String> marker) {}

  /// @throws dev.spillway.core.problem.RefusedException InvalidParameterValue
  static Paging of(@Nullable Integer maxRecords, @Nullable String marker) {
    int limit = maxRecords == null ? MOST : maxRecords;
    if (limit < LEAST || limit > MOST) {
      throw Given.invalid(
          "Invalid value %d for MaxRecords. Must be between %d and %d"
              .formatted(limit, LEAST, MOST));
    }
    return new Paging(
        limit,
        marker == null || marker.isEmpty() ? Optional.empty() : Optional.of(position(marker)));
  }

  /// @param position a text that orders the items and never changes while an item lives
  <T> Page<T> page(Stream<T> items, Function<T, String> position) {
    List<T> rest =
        items
            .filter(item -> after.isEmpty() || position.apply(item).compareTo(after.get()) > 0)
            .sorted(Comparator.comparing(position))
            .limit(maxRecords + 1L)
            .toList();
    if (rest.size() <= maxRecords) {
      return new Page<>(rest, Optional.empty());
    }
    List<T> shown = rest.subList(0, maxRecords);
    return new Page<>(shown, Optional.of(marker(position.apply(shown.getLast()))));
  }

  private static String marker(String position) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString((PREFIX + position).getBytes(StandardCharsets.UTF_8));
  }

  private static String position(String marker) {
    try {
      String text = new String(Base64.getUrlDecoder().decode(marker), StandardCharsets.UTF_8);
      if (text.startsWith(PREFIX)) {
        return text.substring(PREFIX.length());
      }
    } catch (IllegalArgumentException _) {
      // Not Base64: refused below like any other text that is no marker of ours.
    }
    throw Given.invalid("Invalid Marker: it must be the Marker of an answer to the same request.");
  }
}
