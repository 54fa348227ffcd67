package dev.spillway.benchmark;

/// One line of the report.
///
/// @param id short, stable, by which goals refer to it
/// @param how what does it: path, codec, library and level, threads
/// @param repetitions at most, because some take long
record Case(String id, Dataset dataset, String how, int repetitions, Work work) {}
