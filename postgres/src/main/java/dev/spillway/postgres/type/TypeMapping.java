package dev.spillway.postgres.type;

import dev.spillway.core.type.ColumnType;

/// How values of a type arrive, and what they become.
public record TypeMapping(Wire wire, ColumnType columnType) {}
