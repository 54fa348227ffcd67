/// Stores that keep everything in memory, and a clock that stands still until it is told.
@NullMarked
package dev.spillway.testkit.store;

import org.jspecify.annotations.NullMarked;
