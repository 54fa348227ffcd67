package dev.spillway.cli.argument;

/// Whether a word is a slip of another.
final class Spelling {
  private static final double NEAR = 0.8;

  private Spelling() {}

  static boolean isNear(String given, String name) {
    int length = given.length() + name.length();
    return length > 0 && 2.0 * common(given, name) / length >= NEAR;
  }

  /// The length of the longest common subsequence.
  private static int common(String a, String b) {
    int[] before = new int[b.length() + 1];
    for (int i = 0; i < a.length(); i++) {
      int[] now = new int[b.length() + 1];
      for (int j = 0; j < b.length(); j++) {
        now[j + 1] = a.charAt(i) == b.charAt(j) ? before[j] + 1 : Math.max(before[j + 1], now[j]);
      }
      before = now;
    }
    return before[b.length()];
  }
}
