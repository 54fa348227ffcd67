/// Export tasks: their records, their store, and their life from STARTING to an end.
@NullMarked
package dev.spillway.core.task;

import org.jspecify.annotations.NullMarked;
