package dev.spillway.benchmark;

/// One line of the report.
///
/// @param id short, stable, by which goals refer to it
/// @param how what does it: path, codec, library and level, threads
/// @param least runs, however long the others take; a case with more than one runs once before
/// @param repetitions at most, because some take long
record Case(String id, Dataset dataset, String how, int least, int repetitions, Work work) {}
