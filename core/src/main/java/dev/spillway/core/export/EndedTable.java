package dev.spillway.core.export;

import dev.spillway.core.source.Skip;
import java.util.Optional;

/// A table with nothing more to do: complete with its `_SUCCESS`, or given up while it was read.
///
/// @param skip why it was given up; empty if it is complete
public record EndedTable(int table, Optional<Skip> skip) {}
