package dev.spillway.testkit.postgres;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// The majors that tests run against:
/// `@MethodSource("dev.spillway.testkit.postgres.PostgresMajors#everyday")`.
public final class PostgresMajors {
  private static final List<Integer> ALL = List.of(14, 15, 16, 17, 18);

  private PostgresMajors() {}

  /// The oldest and the newest, which differ most; all of them when the property
  /// `spillway.test.all` is true. For what each major does in its own way.
  public static Stream<Integer> everyday() {
    return Boolean.getBoolean("spillway.test.all") ? ALL.stream() : oldestAndNewest();
  }

  /// The newest; all of them when the property `spillway.test.all` is true. For dear tests of what
  /// hardly depends on the major.
  public static Stream<Integer> newestOrAll() {
    return Boolean.getBoolean("spillway.test.all") ? ALL.stream() : Stream.of(newest());
  }

  /// For what no major between them can do in a third way.
  public static Stream<Integer> oldestAndNewest() {
    return Stream.of(ALL.getFirst(), ALL.getLast());
  }

  /// Every supported major.
  public static IntStream all() {
    return ALL.stream().mapToInt(Integer::intValue);
  }

  /// For tests that run on one major only.
  public static int newest() {
    return ALL.getLast();
  }
}
