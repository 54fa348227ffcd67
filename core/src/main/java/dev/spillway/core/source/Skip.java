package dev.spillway.core.source;

/// Why one table is left out, with a sentence for people: what, why, and what to do.
public record Skip(SkipReason reason, String detail) {}
