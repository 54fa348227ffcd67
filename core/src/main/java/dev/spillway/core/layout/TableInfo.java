package dev.spillway.core.layout;

import dev.spillway.core.source.ReadMethod;
import dev.spillway.core.source.Skip;
import dev.spillway.core.source.SourceColumn;
import dev.spillway.core.source.TableName;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// One entry of `export_tables_info`: a table that was exported, or why it was not.
///
/// @param began when its first unit began; absent if nothing of it was read
/// @param units its planned and finished units
/// @param method how it was read, where the source knows more than one way
public record TableInfo(
    TableName name,
    List<SourceColumn> columns,
    long bytes,
    Optional<Instant> began,
    Optional<Instant> ended,
    int units,
    Optional<Skip> skip,
    Optional<ReadMethod> method) {}
