package dev.spillway.core.export;

import dev.spillway.core.objectstore.ObjectKey;
import dev.spillway.core.source.TableRange;

/// The smallest piece of an export: reads one range and makes at most one object (none if the range
/// has no rows), always under the same key.
///
/// @param table [PlannedTable#number()]
/// @param part the part number in the file name, from 0 within its table
public record WorkUnit(int table, int part, TableRange range, ObjectKey key) {}
