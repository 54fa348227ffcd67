/// PostgreSQL's types: how each is exported, how its values come over the wire, and how their text
/// is made, exactly as the server itself would print it with `DateStyle ISO`, `IntervalStyle
/// postgres` and `TimeZone UTC`.
@NullMarked
package dev.spillway.postgres.type;

import org.jspecify.annotations.NullMarked;
