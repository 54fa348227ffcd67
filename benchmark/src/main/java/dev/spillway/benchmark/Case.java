package dev.spillway.benchmark;

/// One line of the report.
///
/// @param id short, stable, by which goals refer to it
/// @param how what does it: path, codec, library and level, threads
/// @param least runs, however long the others take; a case with more than one runs twice before
record Case(String id, Dataset dataset, String how, int least, Work work) {
  private static final int OFTEN = 7;

  /// At most. What no goal is judged by stands beside it, and some of that takes long.
  int repetitions() {
    return Goals.use(dataset, id) ? OFTEN : least;
  }
}
