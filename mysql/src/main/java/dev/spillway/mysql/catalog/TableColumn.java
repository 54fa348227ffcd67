package dev.spillway.mysql.catalog;

import dev.spillway.core.source.SourceColumn;
import dev.spillway.mysql.type.TypeMapping;
import java.util.Optional;

/// A column with what it takes to read it.
///
/// @param charset of its text; present where the mapping's wire is TEXT
public record TableColumn(SourceColumn column, TypeMapping mapping, Optional<String> charset) {}
