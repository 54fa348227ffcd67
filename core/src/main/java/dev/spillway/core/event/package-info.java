/// Events: what happened to snapshots and export tasks, in RDS's numbers and words.
@NullMarked
package dev.spillway.core.event;

import org.jspecify.annotations.NullMarked;
