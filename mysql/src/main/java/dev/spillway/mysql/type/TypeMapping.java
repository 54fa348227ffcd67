package dev.spillway.mysql.type;

import dev.spillway.core.type.ColumnType;

/// How a type's values come, and what becomes of them.
public record TypeMapping(Wire wire, ColumnType type) {}
