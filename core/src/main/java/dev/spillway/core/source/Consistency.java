package dev.spillway.core.source;

/// What is known about the point in time of a consistent read.
///
/// @param onePoint whether all databases are proven to be read at one and the same point
/// @param evidence the proof, or what stands against it: for people, in export_info and the log
public record Consistency(boolean onePoint, String evidence) {}
