package dev.spillway.embedded.s3.store;

/// One page of a listing.
///
/// @param delimiter empty for none
/// @param after the last key or common prefix of the page before, or any text; empty for the start
/// @param afterPrefix whether `after` is a common prefix whose keys are all done
/// @param limit entries, keys and common prefixes together
public record ListRequest(
    String prefix, String delimiter, String after, boolean afterPrefix, int limit) {}
