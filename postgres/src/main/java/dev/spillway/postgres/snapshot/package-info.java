/// DB snapshots of PostgreSQL: made by a base backup, prepared once, read as often as wanted.
@NullMarked
package dev.spillway.postgres.snapshot;

import org.jspecify.annotations.NullMarked;
