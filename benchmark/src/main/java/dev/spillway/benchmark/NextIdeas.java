package dev.spillway.benchmark;

import java.util.Map;

/// For goals that are known to be missed in some runs: why, and what is to be tried next. The
/// profiles of the same report say where the CPU time goes.
final class NextIdeas {
  private static final String COMPILER =
      "The Java compiler's CPU counts, and every kind of table makes it compile the reader again: medians of few rounds hold some of it. ";

  private static final Map<String, String> IDEAS =
      Map.of(
          Goals.DECODE_LINEITEM,
          COMPILER
              + "Next: more rounds (`--minutes 10`); then the walk over a row's attributes and the copy of short text, which the profile of the direct reader shows first.",
          Goals.DECODE_NULLS,
          COMPILER
              + "Rows with NULLs are walked attribute by attribute, since nothing in them has a fixed place. Next: the places of fixed-width columns by eight bits of the NULL bitmap at a time, from a table.",
          Goals.DECODE_WIDE,
          COMPILER
              + "What is left is pglz, which the server has to do for a COPY as well, and jsonb as text. Next: values that the export only compresses again straight from page to page buffer.",
          Goals.GZIP_OVER_LEVEL_6,
          "ISA-L itself is two fifths of the CPU, and comments of random digits are half of what it is given; reading, dictionaries and text cost the same at every level. Next: keep the dictionary of a column whose first page has nearly as many values as rows but whose second has none that are new (`l_suppkey`: 14 bits stored in place of 32 bits deflated), and text of prices from the digits in the page.",
          Goals.SCALING,
          "One thread leaves the second core to compiler and collector, two do not. Next: more rounds (`--minutes 10`), then fewer bytes allocated for each unit.");

  private NextIdeas() {}

  /// What is known of a goal that was missed.
  static String of(Goals.Goal goal) {
    return IDEAS.getOrDefault(
        goal.what(),
        "nothing is known yet; this machine may be slow or busy: run it again, then look at the profiles.");
  }
}
