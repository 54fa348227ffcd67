/// DB snapshots and DB cluster snapshots: their records, their store and their life.
@NullMarked
package dev.spillway.core.snapshot;

import org.jspecify.annotations.NullMarked;
