package dev.spillway.postgres.live;

import dev.spillway.core.source.Consistency;
import dev.spillway.core.source.Notice;
import java.util.List;
import java.util.Map;

/// A point in time that is held in each database.
record OpenedPoint(
    Consistency consistency, Map<String, DatabaseRead> databases, List<Notice> notices) {}
