package dev.spillway.core.export;

import dev.spillway.core.source.Notice;
import dev.spillway.core.source.Skip;
import dev.spillway.core.source.TableName;
import java.util.List;
import java.util.SortedMap;

/// What a finished export has done, over all its runs.
///
/// @param extractedBytes source bytes read
/// @param rows exported
/// @param objectBytes of all part files
public record ExportResult(
    long extractedBytes,
    long rows,
    long objectBytes,
    SortedMap<TableName, Skip> skipped,
    List<Notice> notices) {}
