package dev.spillway.postgres.catalog;

import dev.spillway.core.source.SourceColumn;
import dev.spillway.postgres.type.TypeMapping;

/// A column and how it is read.
///
/// @param quoted its name as an SQL identifier, quoted where needed
/// @param sendable whether the server can be asked for it by that name
public record TableColumn(
    SourceColumn column, String quoted, TypeMapping mapping, boolean sendable) {}
